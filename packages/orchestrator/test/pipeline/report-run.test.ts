import { expect, test } from 'vitest';
import { reportRun } from '../../src/pipeline/report-run.js';
import type { RunFacts, RunLine, RunSummary } from '../../src/pipeline/run.js';

const facts: RunFacts = {
  schema: 'soe-run/v1',
  id: '20261128t100000z-4f3a9c',
  request: { flavors: ['al2023', 'ubuntu'] },
  commit: 'abc',
  startedAt: '2026-11-28T10:00:00.000Z',
  pid: 1,
};

const at = (seconds: number) =>
  new Date(Date.parse(facts.startedAt) + seconds * 1000).toISOString();
const began = { type: 'run-started', run: facts.id, directory: '/x', flavors: ['al2023'] } as const;
const about = { flavor: 'al2023' } as const;

const killed: readonly RunLine[] = [
  { at: at(0), ...began, resumed: false },
  { at: at(1), ...about, type: 'stage', stage: 'build', detail: 'x86_64' },
  { at: at(5), ...about, type: 'stage', stage: 'build', detail: 'arm64' },
  { at: at(11), ...about, type: 'stage-ended', stage: 'build', status: 'done' },
  { at: at(12), ...about, type: 'stage', stage: 'share', detail: 'to eu-west-1' },
];

test('a run whose process is gone without a word is stopped, and so is what it was at', () => {
  const report = reportRun({ facts, lines: killed, isAlive: false });

  expect(report).toMatchObject({ status: 'stopped', durationMs: 12_000 });
  expect(report.flavors).toMatchObject([
    {
      flavor: 'al2023',
      status: 'stopped',
      stages: [
        { stage: 'build', status: 'done', durationMs: 10_000 },
        { stage: 'share', status: 'stopped', detail: 'to eu-west-1' },
      ],
    },
    { flavor: 'ubuntu', status: 'waiting', stages: [] },
  ]);
});

test('the same run in a process that is alive is running', () => {
  const report = reportRun({ facts, lines: killed, isAlive: true });

  expect(report.status).toBe('running');
  expect(report.flavors[0]).toMatchObject({ status: 'running' });
  expect(report.flavors[0]?.stages[1]?.status).toBe('running');
});

test('what has not ended took the time until somebody was seen last, or until now', () => {
  const lines: readonly RunLine[] = [...killed, { at: at(42), type: 'seen' }];
  const shared = (report: ReturnType<typeof reportRun>) => report.flavors[0]?.stages[1];

  const stopped = reportRun({ facts, lines, isAlive: false, now: new Date(at(5000)) });
  expect(stopped).toMatchObject({ durationMs: 42_000, lastAt: at(42) });
  expect(shared(stopped)).toMatchObject({ status: 'stopped', durationMs: 30_000 });

  const running = reportRun({ facts, lines, isAlive: true, now: new Date(at(60)) });
  expect(running.durationMs).toBe(60_000);
  expect(shared(running)).toMatchObject({ status: 'running', durationMs: 48_000 });

  const again = [...lines, { at: at(1000), ...began, resumed: true }];
  const resumed = reportRun({ facts, lines: again, isAlive: true, now: new Date(at(1001)) });
  expect(resumed.durationMs).toBe(43_000);
  expect(shared(resumed)).toMatchObject({ status: 'stopped', durationMs: 30_000 });
});

test('a stage that is kept took what it took the first time, and the pause counts for nothing', () => {
  const resumed: readonly RunLine[] = [
    ...killed,
    { at: at(1000), ...began, resumed: true },
    { at: at(1001), ...about, type: 'stage-ended', stage: 'build', status: 'kept' },
    { at: at(1001), ...about, type: 'stage', stage: 'share', detail: 'to eu-west-1' },
    { at: at(1003), ...about, type: 'stage-ended', stage: 'share', status: 'failed', detail: 'no' },
    {
      at: at(1003),
      ...about,
      type: 'flavor-ended',
      status: 'failed',
      version: '1.0.0',
      message: 'no way',
      code: 'SHARE_AWS_FAILED',
    },
    { at: at(1003), type: 'run-ended', status: 'failed' },
  ];
  const summary: RunSummary = {
    schema: 'soe-run-summary/v1',
    run: facts.id,
    status: 'failed',
    startedAt: facts.startedAt,
    endedAt: at(1003),
    flavors: [],
  };

  const report = reportRun({ facts, lines: resumed, summary, isAlive: false });

  expect(report).toMatchObject({ status: 'failed', durationMs: 15_000, lastAt: at(1003) });
  expect(report.flavors[0]).toMatchObject({
    status: 'failed',
    version: '1.0.0',
    message: 'no way',
    code: 'SHARE_AWS_FAILED',
    stages: [
      { stage: 'build', status: 'kept', durationMs: 10_000 },
      { stage: 'share', status: 'failed', durationMs: 2_000, detail: 'no' },
    ],
  });
});
