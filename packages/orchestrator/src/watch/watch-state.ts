import type { EndStatus, PipelineEvent, Stage, StageStatus } from '../pipeline/context.js';
import { addPlan, type WorkState, worksAfter } from './work-state.js';

/** What is known of a command from the events that it told so far. Plain data. */
export interface WatchState {
  /** Id of the run, where there is one. */
  readonly run?: string;
  /** Folder of the run. */
  readonly directory?: string;
  /** When the first event came, in milliseconds since 1970. */
  readonly startedAt?: number;
  /** When it ended. */
  readonly endedAt?: number;
  /** How it ended; not there while it runs. */
  readonly status?: EndStatus;
  /** In the order in which they were asked for. */
  readonly flavors: readonly FlavorState[];
  /** Everything that was warned of, in order, each once. */
  readonly warnings: readonly WatchWarning[];
}

/** What somebody should know. */
export interface WatchWarning {
  /** Not there for what is about the whole run. */
  readonly flavor?: string;
  readonly message: string;
}

/** One flavor. */
export interface FlavorState {
  /** Its name; empty where a command is about none. */
  readonly flavor: string;
  /** Version that is made, once it is known. */
  readonly version?: string;
  readonly status: 'waiting' | 'running' | EndStatus;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** What stopped it. */
  readonly message?: string;
  /** Code of the error that stopped it. */
  readonly code?: string;
  /** Those that began or ended, in that order. */
  readonly stages: readonly StageState[];
  /** What Packer, launches and regions do, in the order in which they began. */
  readonly works: readonly WorkState[];
  /** Milliseconds that sharing will probably take, as it said last. */
  readonly shareRemaining?: { readonly value: number; readonly at: number };
}

/** One stage of a flavor. */
export interface StageState {
  readonly stage: Stage;
  readonly status: 'running' | StageStatus;
  /** What it does, or why it ended as it did. */
  readonly detail?: string;
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** Nothing is known yet. */
export const emptyWatchState: WatchState = { flavors: [], warnings: [] };

/** The state after an event. The same object where the event changes nothing. */
export function watchState(state: WatchState, event: PipelineEvent, at: Date): WatchState {
  const now = at.getTime();
  const begun = state.startedAt === undefined ? { ...state, startedAt: now } : state;
  switch (event.type) {
    case 'run-started': {
      const flavors = event.flavors.map((flavor) => findFlavor(state, flavor) ?? waiting(flavor));
      return { ...begun, run: event.run, directory: event.directory, flavors };
    }
    case 'run-ended':
      return { ...begun, status: event.status, endedAt: now };
    case 'warning': {
      const { flavor, message } = event;
      const known = begun.warnings.some(
        (each) => each.message === message && each.flavor === flavor,
      );
      const warning = { ...(flavor !== undefined && { flavor }), message };
      return known ? begun : { ...begun, warnings: [...begun.warnings, warning] };
    }
    default:
      return changeFlavor(begun, flavorOfEvent(begun, event), (flavor) =>
        flavorAfter(flavor, event, now),
      );
  }
}

/** Which flavor an event is about; an empty name where it is about none, or nobody said. */
export function flavorOfEvent({ flavors }: WatchState, event: PipelineEvent): string {
  if (event.flavor !== undefined) return event.flavor;
  if (event.type === 'planned') return event.plan.flavor;
  const [only, ...others] = flavors;
  return only !== undefined && others.length === 0 ? only.flavor : '';
}

/** The state of one flavor, where it has any. */
export function findFlavor({ flavors }: WatchState, name: string): FlavorState | undefined {
  return flavors.find(({ flavor }) => flavor === name);
}

function waiting(flavor: string): FlavorState {
  return { flavor, status: 'waiting', stages: [], works: [] };
}

function changeFlavor(
  state: WatchState,
  name: string,
  change: (flavor: FlavorState) => FlavorState,
): WatchState {
  const found = findFlavor(state, name);
  const before = found ?? waiting(name);
  const after = change(before);
  if (after === before) return state;
  const flavors = found
    ? state.flavors.map((each) => (each === found ? after : each))
    : [...state.flavors, after];
  return { ...state, flavors };
}

function flavorAfter(before: FlavorState, event: PipelineEvent, now: number): FlavorState {
  switch (event.type) {
    case 'planned': {
      const { version } = event.plan;
      return { ...running(before, now), version, works: addPlan(before.works, event.plan) };
    }
    case 'stage':
      return startStage(running(before, now), event.stage, event.detail, now);
    case 'stage-ended':
      return endStage(running(before, now), event, now);
    case 'flavor-ended': {
      const { status, version = before.version, message, code } = event;
      return {
        ...before,
        status,
        endedAt: now,
        ...(before.startedAt === undefined && { startedAt: now }),
        ...(version !== undefined && { version }),
        ...(message !== undefined && { message }),
        ...(code !== undefined && { code }),
        // What was not told of to its end ended as the whole did.
        stages: endRunning(before.stages, status, now),
      };
    }
    case 'packer':
    case 'test':
    case 'share': {
      const works = worksAfter(before.works, event, now);
      const remaining = remainingOf(event, now);
      if (works === before.works && remaining === undefined) return before;
      return { ...running(before, now), works, ...(remaining && { shareRemaining: remaining }) };
    }
    default:
      return before;
  }
}

function running(flavor: FlavorState, now: number): FlavorState {
  if (flavor.status !== 'waiting') return flavor;
  return { ...flavor, status: 'running', startedAt: now };
}

function startStage(
  { ...flavor }: FlavorState,
  stage: Stage,
  detail: string,
  now: number,
): FlavorState {
  const current = flavor.stages.find((each) => each.stage === stage && each.status === 'running');
  if (current !== undefined) {
    return {
      ...flavor,
      stages: flavor.stages.map((each) => (each === current ? { ...each, detail } : each)),
    };
  }
  const others = endRunning(flavor.stages, 'done', now).filter((each) => each.stage !== stage);
  return { ...flavor, stages: [...others, { stage, status: 'running', detail, startedAt: now }] };
}

function endStage(
  flavor: FlavorState,
  { stage, status, detail }: Extract<PipelineEvent, { type: 'stage-ended' }>,
  now: number,
): FlavorState {
  const before = flavor.stages.find((each) => each.stage === stage);
  const ended: StageState = {
    stage,
    status,
    startedAt: before?.startedAt ?? now,
    endedAt: now,
    ...(detail === undefined ? before?.detail && { detail: before.detail } : { detail }),
  };
  const stages = before
    ? flavor.stages.map((each) => (each === before ? ended : each))
    : [...flavor.stages, ended];
  return { ...flavor, stages };
}

function endRunning(
  stages: readonly StageState[],
  status: StageStatus,
  now: number,
): readonly StageState[] {
  return stages.map((each) =>
    each.status === 'running' ? { ...each, status, endedAt: now } : each,
  );
}

function remainingOf(event: PipelineEvent, at: number) {
  if (event.type !== 'share') return undefined;
  const { event: news } = event;
  if (news.type !== 'action-done' && news.type !== 'action-failed') return undefined;
  return news.remaining === undefined ? undefined : { value: Math.max(0, news.remaining), at };
}
