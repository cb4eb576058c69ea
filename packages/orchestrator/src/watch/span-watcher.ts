import { cellText } from './cell-text.js';
import type { OpenSpan, Tracer } from './tracer.js';
import {
  emptyWatchState,
  type FlavorState,
  type StageState,
  type WatchState,
  watchState,
} from './watch-state.js';
import type { Watcher } from './watcher.js';
import type { WorkState } from './work-state.js';

/**
 * Spans of a command: the run, its flavors, their stages, and in them builds, launches and regions. They
 * follow the same state as the view, so that both tell the same.
 */
export function spanWatcher(tracer: Tracer): Watcher {
  const open = new Map<string, OpenSpan>();
  const ended = new Set<string>();
  let state = emptyWatchState;

  function begin(key: string, name: string, at: number, parent?: OpenSpan): OpenSpan {
    const found = open.get(key);
    if (found !== undefined) return found;
    const span = tracer.start(name, { at: new Date(at), parent });
    open.set(key, span);
    return span;
  }
  function finish(key: string, status: string, message: string | undefined, at: number): void {
    const span = open.get(key);
    if (span === undefined || ended.has(key)) return;
    ended.add(key);
    span.set({ 'soe.status': status });
    if (!good.has(status)) span.fail(message ?? status);
    span.end(new Date(at));
  }

  function follow(now: number): void {
    const run = begin('run', 'soe run', state.startedAt ?? now);
    if (state.run !== undefined) run.set({ 'soe.run': state.run });
    for (const flavor of state.flavors) followFlavor(flavor, run);
  }
  function followFlavor(flavor: FlavorState, run: OpenSpan): void {
    const { flavor: name, version, startedAt, endedAt, status, message } = flavor;
    if (startedAt === undefined) return;
    const parent = name === '' ? run : begin(`flavor ${name}`, `release ${name}`, startedAt, run);
    if (name !== '') parent.set({ 'soe.flavor': name, ...(version && { 'soe.version': version }) });
    for (const stage of flavor.stages) followStage(flavor, stage, parent);
    for (const work of flavor.works) followWork(flavor, work, parent);
    if (endedAt !== undefined) finish(`flavor ${name}`, status, message, endedAt);
  }
  function followStage(
    { flavor, version }: FlavorState,
    stage: StageState,
    parent: OpenSpan,
  ): void {
    const key = stageKey(flavor, stage);
    if (ended.has(key)) return;
    const span = begin(key, stage.stage, stage.startedAt, parent);
    span.set({
      'soe.stage': stage.stage,
      'soe.flavor': flavor,
      ...(version && { 'soe.version': version }),
    });
    if (stage.endedAt !== undefined) finish(key, stage.status, stage.detail, stage.endedAt);
  }
  function followWork(flavor: FlavorState, work: WorkState, parent: OpenSpan): void {
    const { kind, name, id, buildId, status, text, startedAt, endedAt } = work;
    if (startedAt === undefined) return;
    const key = `${kind} ${flavor.flavor} ${name}`;
    // A region that begins anew, after all its actions so far, goes on in the same span.
    if (ended.has(key)) return;
    const stage = flavor.stages.find((each) => each.stage === stageOf[kind]);
    const within = stage && open.get(stageKey(flavor.flavor, stage));
    const span = begin(key, `${kind} ${cellText(name)}`, startedAt, within ?? parent);
    span.set({
      [`soe.${kind}`]: name,
      ...(flavor.flavor !== '' && { 'soe.flavor': flavor.flavor }),
      ...(kind === 'region' && { 'cloud.region': name }),
      ...(buildId !== undefined && { 'soe.build_id': buildId }),
      ...(id !== undefined && { [kind === 'build' ? 'soe.image_id' : 'host.id']: id }),
    });
    const over = stage?.endedAt ?? flavor.endedAt;
    // Only then it is known that no more comes: a region may rest between two actions.
    const at = kind === 'region' ? over && (endedAt ?? over) : endedAt;
    if (at !== undefined) finish(key, status, cellText(text), at);
  }

  return {
    event(event, at) {
      const before: WatchState = state;
      state = watchState(state, event, at);
      if (state !== before) follow(at.getTime());
      if (event.type === 'planned') {
        open
          .get(`flavor ${event.plan.flavor}`)
          ?.set({ 'vcs.ref.head.revision': event.plan.source.commit });
      }
    },
    async end({ exitCode, error }, at) {
      const now = at.getTime();
      const run = open.get('run');
      if (run !== undefined) {
        run.set({ 'process.exit.code': exitCode });
        // From the inside out: what did not end was stopped by the end of the command.
        const rest = [...open.keys()].filter((key) => key !== 'run' && !ended.has(key)).reverse();
        for (const key of rest)
          finish(key, exitCode === 0 ? 'done' : 'cancelled', error?.message, now);
        finish('run', exitCode === 0 ? 'done' : 'failed', error?.message, now);
      }
      await tracer.flush();
    },
  };
}

const good: ReadonlySet<string> = new Set(['done', 'kept', 'skipped', 'running']);

const stageOf = { build: 'build', launch: 'test', region: 'share' } as const;

function stageKey(flavor: string, { stage, startedAt }: StageState): string {
  return `stage ${flavor} ${stage} ${startedAt}`;
}
