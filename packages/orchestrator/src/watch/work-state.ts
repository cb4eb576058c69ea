import type { PipelineEvent } from '../pipeline/context.js';
import type { ReleasePlan } from '../pipeline/plan-release.js';
import { packerStep } from './packer-step.js';

/** One thing that is done beside others: a build, a launch, or the sharing of a region. */
export interface WorkState {
  readonly kind: 'build' | 'launch' | 'region';
  /** Architecture or id of the build, name of the launch, or region. */
  readonly name: string;
  readonly status: 'waiting' | 'running' | 'done' | 'failed';
  /** What it does now, or how it ended. May hold text from outside. */
  readonly text: string;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Id of the build. */
  readonly buildId?: string;
  /** What it made: the image of a build, the instance of a launch. */
  readonly id?: string;
  /** How many there are of what is counted: tests of a launch, actions of a region. */
  readonly counts?: WorkCounts;
}

/** What was counted. */
export interface WorkCounts {
  readonly done: number;
  readonly failed: number;
  /** Not there where nobody knows yet. */
  readonly total?: number;
}

type WorkEvent = Extract<PipelineEvent, { type: 'packer' | 'test' | 'share' }>;

/** What is planned: builds by their architecture, and regions. */
export function addPlan(works: readonly WorkState[], plan: ReleasePlan): readonly WorkState[] {
  const planned: readonly WorkState[] = [
    ...plan.builds.map(
      ({ architecture, buildId }): WorkState => ({
        kind: 'build',
        name: architecture,
        buildId,
        status: 'waiting',
        text: '',
      }),
    ),
    ...plan.distribution.regions.map(
      ({ region }): WorkState => ({ kind: 'region', name: region, status: 'waiting', text: '' }),
    ),
  ];
  return [
    ...works,
    ...planned.filter((each) => !works.some((work) => isSame(work, each.kind, each.name))),
  ];
}

/** What is done after an event. The same array where the event changes nothing. */
export function worksAfter(
  works: readonly WorkState[],
  event: WorkEvent,
  now: number,
): readonly WorkState[] {
  switch (event.type) {
    case 'packer':
      return afterPacker(works, event, now);
    case 'test':
      return afterTest(works, event.event, now);
    case 'share':
      return afterShare(works, event.event, now);
  }
}

function afterPacker(
  works: readonly WorkState[],
  { buildId, event }: Extract<WorkEvent, { type: 'packer' }>,
  now: number,
): readonly WorkState[] {
  const step = packerStep(event);
  if (step === undefined) return works;
  const name = works.find((work) => work.buildId === buildId)?.name ?? buildId;
  return change(works, 'build', name, now, (work) => ({
    ...work,
    ...step,
    buildId,
    // The error stays in view when the process ends after it.
    ...(work.status === 'failed' && { status: 'failed', text: work.text }),
  }));
}

function afterTest(
  works: readonly WorkState[],
  event: Extract<WorkEvent, { type: 'test' }>['event'],
  now: number,
): readonly WorkState[] {
  const set = (change_: (work: WorkState) => WorkState) =>
    change(works, 'launch', event.launch, now, change_);
  switch (event.type) {
    case 'launched':
      return set((work) => ({
        ...work,
        status: 'running',
        id: event.instanceId,
        text: `launched ${event.instanceId} (${event.instanceType})`,
      }));
    case 'launch-refused':
      return set((work) => ({ ...work, text: `${event.instanceType} refused: ${event.code}` }));
    case 'step-started':
      return set((work) => ({ ...work, status: 'running', text: event.step }));
    case 'relaunching':
      return set((work) => ({ ...work, text: `launched anew: ${event.reason}` }));
    case 'launch-ended': {
      const { tests, outcome, reason } = event.result;
      const count = (...wanted: readonly string[]) =>
        tests.filter(({ status }) => wanted.includes(status)).length;
      // Those that do not fit the place were never to run.
      const total = tests.length - count('skipped');
      const counts = { done: count('passed'), failed: count('failed'), total };
      const good = outcome === 'tested' && counts.failed === 0;
      return set((work) => ({
        ...work,
        status: good ? 'done' : 'failed',
        text: reason ?? outcome,
        counts,
      }));
    }
    default:
      return works;
  }
}

function afterShare(
  works: readonly WorkState[],
  event: Extract<WorkEvent, { type: 'share' }>['event'],
  now: number,
): readonly WorkState[] {
  switch (event.type) {
    case 'action-started':
      return change(works, 'region', event.action.region, now, (work) => ({
        ...work,
        status: work.status === 'failed' ? 'failed' : 'running',
        text: event.action.type,
        counts: { done: 0, failed: 0, ...work.counts, total: (work.counts?.total ?? 0) + 1 },
      }));
    case 'action-done':
    case 'action-failed':
      return change(works, 'region', event.action.region, now, (work) => {
        const failed = event.type === 'action-failed';
        const before = { done: 0, failed: 0, ...work.counts };
        const counts = {
          ...before,
          done: before.done + (failed ? 0 : 1),
          failed: before.failed + (failed ? 1 : 0),
        };
        const idle = counts.done + counts.failed >= (counts.total ?? 0);
        const status = counts.failed > 0 ? 'failed' : idle ? 'done' : 'running';
        return {
          ...work,
          status,
          text: failed ? event.message : work.status === 'failed' ? work.text : event.action.type,
          counts,
        };
      });
    case 'waiting':
      // Moving a channel waits, too, in regions whose actions have all ended.
      return works.some((work) => isSame(work, 'region', event.region) && work.status !== 'running')
        ? works
        : change(works, 'region', event.region, now, (work) => ({
            ...work,
            text: `waiting for ${event.names.length} ${event.subject}`,
          }));
    case 'verified':
      return works.some(({ kind }) => kind === 'region')
        ? works.map((work) =>
            work.kind === 'region' && work.status !== 'failed'
              ? { ...work, status: event.drift === 0 ? 'done' : work.status, text: 'verified' }
              : work,
          )
        : works;
    default:
      return works;
  }
}

function change(
  works: readonly WorkState[],
  kind: WorkState['kind'],
  name: string,
  now: number,
  change_: (work: WorkState) => WorkState,
): readonly WorkState[] {
  const found = works.find((work) => isSame(work, kind, name));
  const after = change_({
    startedAt: now,
    ...(found ?? { kind, name, status: 'running', text: '' }),
  });
  const ended = after.status === 'done' || after.status === 'failed';
  const { endedAt: _, ...open } = after;
  const timed: WorkState = ended ? { ...after, endedAt: now } : open;
  return found ? works.map((work) => (work === found ? timed : work)) : [...works, timed];
}

function isSame(work: WorkState, kind: WorkState['kind'], name: string): boolean {
  return work.kind === kind && work.name === name;
}
