import { expect, test } from 'vitest';
import type { PipelineEvent } from '../../src/pipeline/context.js';
import { emptyWatchState, watchState } from '../../src/watch/watch-state.js';
import { action, at, launchEnded, provisioning, runStarted } from './events.js';

function after(...events: readonly PipelineEvent[]) {
  return events.reduce(
    (state, event, index) => watchState(state, event, at(index)),
    emptyWatchState,
  );
}

test('flavors wait until something is told of them, in the order in which they were asked for', () => {
  const { flavors } = after(runStarted('rhel-9', 'al2023'), {
    type: 'stage',
    stage: 'plan',
    detail: 'from here',
    flavor: 'al2023',
  });

  expect(flavors.map(({ flavor, status }) => [flavor, status])).toEqual([
    ['rhel-9', 'waiting'],
    ['al2023', 'running'],
  ]);
});

test.each(['done', 'kept', 'skipped', 'refused', 'failed', 'cancelled'] as const)(
  'a stage that is %s is so in the state, with its times and why',
  (status) => {
    const { flavors } = after(
      runStarted('al2023'),
      { type: 'stage', stage: 'test', detail: 'launch' },
      { type: 'stage-ended', stage: 'test', status, detail: 'because' },
    );

    expect(flavors[0]?.stages).toEqual([
      {
        ...{ stage: 'test', status, detail: 'because' },
        ...{ startedAt: at(1).getTime(), endedAt: at(2).getTime() },
      },
    ]);
  },
);

test('a stage that begins ends the one before, and one that goes on is the same', () => {
  const { flavors } = after(
    runStarted('al2023'),
    { type: 'stage', stage: 'build', detail: 'x86_64' },
    { type: 'stage', stage: 'test', detail: 'bake' },
    { type: 'stage', stage: 'test', detail: 'launch' },
  );

  expect(flavors[0]?.stages.map(({ stage, status, detail }) => [stage, status, detail])).toEqual([
    ['build', 'done', 'x86_64'],
    ['test', 'running', 'launch'],
  ]);
});

test('what still runs when a flavor ends has ended as the flavor did', () => {
  const { flavors } = after(
    runStarted('al2023'),
    { type: 'stage', stage: 'build', detail: 'x86_64' },
    {
      type: 'flavor-ended',
      status: 'failed',
      message: 'no',
      code: 'SOE_BUILD_FAILED',
      version: '1.0.0',
    },
  );

  expect(flavors[0]).toMatchObject({
    status: 'failed',
    version: '1.0.0',
    code: 'SOE_BUILD_FAILED',
  });
  expect(flavors[0]?.stages[0]).toMatchObject({ status: 'failed', endedAt: at(2).getTime() });
});

test('actions and tests are counted where they belong', () => {
  const { flavors } = after(
    runStarted('al2023'),
    provisioning('installs the agent'),
    action('action-started', 'eu-west-1'),
    action('action-started', 'eu-west-1'),
    action('action-done', 'eu-west-1'),
    action('action-started', 'us-west-2'),
    action('action-failed', 'us-west-2'),
    launchEnded('nitro', 3, 1),
  );

  const works = flavors[0]?.works.map(({ kind, name, status, counts }) => [
    kind,
    name,
    status,
    counts,
  ]);
  expect(works).toEqual([
    ['build', 'b1', 'running', undefined],
    ['region', 'eu-west-1', 'running', { done: 1, failed: 0, total: 2 }],
    ['region', 'us-west-2', 'failed', { done: 0, failed: 1, total: 1 }],
    ['launch', 'nitro', 'failed', { done: 3, failed: 1, total: 4 }],
  ]);
});

test('a warning that is told twice is known once', () => {
  const { warnings } = after(
    { type: 'warning', message: 'old' },
    { type: 'warning', message: 'old' },
    { type: 'warning', message: 'old', flavor: 'al2023' },
  );

  expect(warnings).toEqual([{ message: 'old' }, { message: 'old', flavor: 'al2023' }]);
});

test('lines of Packer that say nothing new leave the state as it is', () => {
  const state = after(runStarted('al2023'), provisioning('installs'));
  const output: PipelineEvent = {
    type: 'packer',
    buildId: 'b1',
    event: {
      type: 'output',
      id: '2',
      at: at(1).toISOString(),
      text: 'x',
      raw: 'x',
      stream: 'stdout',
    },
  };

  expect(watchState(state, output, at(9))).toBe(state);
});
