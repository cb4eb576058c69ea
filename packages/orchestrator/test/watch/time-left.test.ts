import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PipelineEvent, Stage } from '../../src/pipeline/context.js';
import { medianTimes, stageTimesOf } from '../../src/watch/read-stage-times.js';
import { runTimeLeft, type StageTimes, timeLeft } from '../../src/watch/time-left.js';
import { emptyWatchState, type WatchState, watchState } from '../../src/watch/watch-state.js';
import { action, at, runStarted } from './events.js';

const stages: readonly Stage[] = ['plan', 'build', 'record', 'test', 'scan', 'share', 'notes'];
const flavors = ['a', 'b', 'c'];

const usualTimes = fc.record(
  Object.fromEntries(stages.map((stage) => [stage, fc.nat(3_600_000)])),
  { requiredKeys: [] },
) as fc.Arbitrary<StageTimes>;
const usualOfAll = fc
  .tuple(usualTimes, usualTimes, usualTimes)
  .map((all) => new Map(all.map((times, index) => [flavors[index] ?? '', times])));

const events = fc
  .array(
    fc.record({
      flavor: fc.constantFrom(...flavors),
      stage: fc.constantFrom(...stages),
      kind: fc.constantFrom('stage', 'ended', 'share', 'flavor'),
      status: fc.constantFrom('done', 'kept', 'skipped', 'failed'),
      remaining: fc.integer({ min: -10, max: 100_000 }),
      wait: fc.nat(600),
    }),
    { maxLength: 30 },
  )
  .map((steps) => {
    let seconds = 0;
    return steps.map(({ flavor, stage, kind, status, remaining, wait }) => {
      seconds += wait;
      const event: PipelineEvent =
        kind === 'stage'
          ? { type: 'stage', stage, detail: '', flavor }
          : kind === 'ended'
            ? { type: 'stage-ended', stage, status, flavor }
            : kind === 'share'
              ? { ...action('action-done', 'eu-west-1', { remaining }), flavor }
              : { type: 'flavor-ended', status: 'done', flavor };
      return { event, seconds };
    });
  });

function stateAfter(steps: readonly { readonly event: PipelineEvent; readonly seconds: number }[]) {
  return steps.reduce(
    (state, { event, seconds }) => watchState(state, event, at(seconds)),
    watchState(emptyWatchState, runStarted(...flavors), at(0)),
  );
}

test('it is never negative, and without news it falls, but no faster than time passes', () => {
  fc.assert(
    fc.property(events, usualOfAll, fc.nat(5000), fc.nat(5000), (steps, usual, first, more) => {
      const state = stateAfter(steps);
      const last = steps.at(-1)?.seconds ?? 0;
      const measures: readonly ((when: Date) => number | undefined)[] = [
        (when) => runTimeLeft(state, usual, when),
        ...state.flavors.map(
          (flavor) => (when: Date) => timeLeft(flavor, usual.get(flavor.flavor) ?? {}, when),
        ),
      ];
      for (const measure of measures) {
        const before = measure(at(last + first));
        const after = measure(at(last + first + more));
        expect(after === undefined).toBe(before === undefined);
        if (before === undefined || after === undefined) continue;
        expect(after).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThanOrEqual(before);
        // Flavors that go side by side lose their time side by side; those that wait lose none.
        expect(before - after).toBeLessThanOrEqual(more * 1000 + 0.001);
      }
    }),
  );
});

test('the end of a stage or a flavor never makes it longer', () => {
  fc.assert(
    fc.property(events, usualTimes, fc.constantFrom(...stages), (steps, usual, stage) => {
      const state = stateAfter(steps);
      const now = at((steps.at(-1)?.seconds ?? 0) + 5);
      const left = (of: WatchState) =>
        of.flavors[0] === undefined ? undefined : timeLeft(of.flavors[0], usual, now);
      const before = left(state);
      const ended = watchState(
        state,
        { type: 'stage-ended', stage, status: 'done', flavor: 'a' },
        now,
      );
      const over = watchState(state, { type: 'flavor-ended', status: 'done', flavor: 'a' }, now);

      if (before !== undefined) expect(left(ended) ?? 0).toBeLessThanOrEqual(before);
      expect(left(over)).toBe(0);
    }),
  );
});

test('nobody can tell of a flavor that was never released here, nor of a stage that it never had', () => {
  const state = stateAfter([
    { event: { type: 'stage', stage: 'scan', detail: '', flavor: 'a' }, seconds: 1 },
  ]);
  const [flavor] = state.flavors;
  if (flavor === undefined) throw new Error('there is a flavor');

  expect(timeLeft(flavor, {}, at(2))).toBeUndefined();
  expect(timeLeft(flavor, { build: 1000 }, at(2))).toBeUndefined();
  expect(timeLeft(flavor, { scan: 10_000, notes: 5000 }, at(2))).toBe(14_000);
});

test('it is what stages took before: the median of the newest five runs that did anything', () => {
  const journal = (seconds: number) =>
    [
      { at: at(0), ...runStarted('al2023', 'rhel-9') },
      { at: at(0), type: 'stage', stage: 'build', detail: '', flavor: 'al2023' },
      { at: at(1), type: 'stage', stage: 'build', detail: '', flavor: 'rhel-9' },
      { at: at(seconds), type: 'stage-ended', stage: 'build', status: 'done', flavor: 'al2023' },
      { at: at(seconds), type: 'stage-ended', stage: 'test', status: 'skipped', flavor: 'al2023' },
      { at: at(seconds), type: 'stage', stage: 'share', detail: '', flavor: 'al2023' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n');
  const runs = [100, 300, 200, 5000, 250, 1, 1, 1].map((seconds) =>
    stageTimesOf(`${journal(seconds)}\n{"half a li`, 'al2023'),
  );

  expect(medianTimes([stageTimesOf('', 'al2023'), ...runs])).toEqual({ build: 250_000 });
});
