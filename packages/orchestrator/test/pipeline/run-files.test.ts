import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ReleasePlan } from '../../src/pipeline/plan-release.js';
import type { RunSummary } from '../../src/pipeline/run.js';
import { createRun, listRuns, openRun } from '../../src/pipeline/run-files.js';
import { makeWorkspace } from '../workspace.js';

const facts = {
  request: { flavors: ['al2023'] },
  commit: 'abc',
  startedAt: '2026-11-28T10:00:00.000Z',
  pid: 1,
};
const now = new Date('2026-11-28T10:00:01Z');

test('a line that a kill has torn is passed over, and takes no other line with it', async () => {
  const { directory } = makeWorkspace();
  const run = createRun(directory, facts);
  run.add({ type: 'warning', message: 'first' }, now);
  appendFileSync(join(run.path, 'journal.jsonl'), '{"at":"2026-11-28T10:00:02Z","type":"run-en');

  const again = await openRun(directory, 'last');
  again.add({ type: 'warning', message: 'second' }, now);
  again.add({ type: 'warning', message: 'third' }, now);

  await expect(again.lines()).resolves.toMatchObject([
    { message: 'first' },
    { message: 'second' },
    { message: 'third' },
  ]);
});

test('runs are listed from the newest, and `last` is the newest', async () => {
  const { directory } = makeWorkspace();
  const old = createRun(directory, facts);
  const young = createRun(directory, { ...facts, startedAt: '2026-11-29T09:00:00.000Z' });

  await expect(listRuns(directory)).resolves.toEqual([young.id, old.id]);
  expect((await openRun(directory, 'last')).facts().startedAt).toBe('2026-11-29T09:00:00.000Z');
});

const ended: RunSummary = {
  schema: 'soe-run-summary/v1',
  run: '',
  status: 'refused',
  flavors: [],
  startedAt: facts.startedAt,
  endedAt: facts.startedAt,
};

test('a run that went on with an earlier release, by the plan of that one, is `last`', async () => {
  const { directory } = makeWorkspace();
  const first = createRun(directory, facts);
  first.keepPlan({ flavor: 'al2023' } as ReleasePlan);
  first.finish(ended);
  const next = createRun(directory, { ...facts, startedAt: '2026-11-29T09:00:00.000Z' });
  next.add({ type: 'stage-ended', stage: 'plan', status: 'kept', flavor: 'al2023' }, now);
  next.add({ type: 'stage-ended', stage: 'scan', status: 'refused', flavor: 'al2023' }, now);
  next.finish(ended);
  const refused = createRun(directory, { ...facts, startedAt: '2026-11-30T09:00:00.000Z' });
  refused.add({ type: 'stage-ended', stage: 'plan', status: 'failed', flavor: 'al2023' }, now);
  refused.finish(ended);

  expect((await openRun(directory, 'last')).id).toBe(next.id);
});

test('a run that ended before anything was planned is listed, and is not `last`', async () => {
  const { directory } = makeWorkspace();
  const refused = createRun(directory, facts);
  refused.finish(ended);
  expect((await openRun(directory, 'last')).id).toBe(refused.id);

  const planned = createRun(directory, { ...facts, startedAt: '2026-11-29T09:00:00.000Z' });
  planned.keepPlan({ flavor: 'al2023' } as ReleasePlan);
  planned.finish(ended);
  createRun(directory, { ...facts, startedAt: '2026-11-30T09:00:00.000Z' }).finish(ended);

  await expect(listRuns(directory)).resolves.toHaveLength(3);
  expect((await openRun(directory, 'last')).id).toBe(planned.id);
});

test.each(['20261128t100000z-000000', '../../etc', ''])(
  'the run %j is not there, and the error names those that are',
  async (name) => {
    const { directory } = makeWorkspace();
    const { id } = createRun(directory, facts);

    await expect(openRun(directory, name)).rejects.toMatchObject({
      code: 'SOE_RUN_UNKNOWN',
      message: expect.stringContaining(id),
    });
  },
);

test.skipIf(!existsSync('/dev/full'))(
  'a journal on a full disk stops the run with what to do, and goes on when there is room',
  async () => {
    const { directory } = makeWorkspace();
    const run = createRun(directory, facts);
    const journal = join(run.path, 'journal.jsonl');
    run.add({ type: 'warning', message: 'first' }, now);
    rmSync(journal);
    symlinkSync('/dev/full', journal);

    expect(() => run.add({ type: 'warning', message: 'lost' }, now)).toThrow(
      expect.objectContaining({
        code: 'SOE_FILE_FAILED',
        message: expect.stringMatching(/journal\.jsonl cannot be written .*the disk is full/),
      }),
    );
    rmSync(journal);
    // As far as there was room.
    writeFileSync(journal, '{"at":"2026-11-28T10:00:02Z","ty');
    run.add({ type: 'warning', message: 'second' }, now);

    await expect(run.lines()).resolves.toMatchObject([{ message: 'second' }]);
  },
);

test('a file that cannot be written is told as such, and leaves nothing half-written', () => {
  const workspace = makeWorkspace();
  workspace.write('.soe', 'a file where a folder should be');
  expect(() => createRun(workspace.directory, facts)).toThrow(
    expect.objectContaining({ code: 'SOE_FILE_FAILED' }),
  );

  const { directory } = makeWorkspace();
  const run = createRun(directory, facts);
  mkdirSync(join(run.path, 'summary.json', 'taken'), { recursive: true });
  expect(() => run.finish({ status: 'done' } as RunSummary)).toThrow(
    expect.objectContaining({ code: 'SOE_FILE_FAILED' }),
  );
  expect(readdirSync(run.path).toSorted()).toEqual(['run.json', 'summary.json']);
});

test('a run whose empty folders were lost on its way through a cache goes on', async () => {
  const { directory } = makeWorkspace();
  const run = createRun(directory, facts);
  run.finish({ status: 'failed' } as RunSummary);
  rmSync(join(run.path, 'plans'), { recursive: true, force: true });

  const again = await openRun(directory, 'last');
  again.keepPlan({ flavor: 'al2023' } as ReleasePlan);

  expect(again.plan('al2023')).toEqual({ flavor: 'al2023' });
});

test('a file of a run that somebody broke is named', async () => {
  const { directory } = makeWorkspace();
  const run = createRun(directory, facts);
  writeFileSync(join(run.path, 'summary.json'), '{');

  expect(() => run.summary()).toThrow(
    expect.objectContaining({
      code: 'SOE_FILE_FAILED',
      message: expect.stringContaining(join(run.path, 'summary.json')),
    }),
  );
});
