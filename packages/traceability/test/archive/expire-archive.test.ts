import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  archiveBuild,
  directoryArchive,
  expireArchive,
  formatArchive,
  formatArchiveExpiry,
  listArchive,
} from '../../src/index.js';
import { binary, texts } from '../support/archive-world.js';
import { collect } from '../support/collect.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'soe-expire-'));
});
afterEach(() => rm(root, { recursive: true }));

const start = () => new Date('2026-01-01T00:00:00Z');
const later = () => new Date('2026-02-01T00:00:00Z');

async function fill() {
  const store = directoryArchive(root);
  await archiveBuild('for-good', texts, { store, now: start });
  await archiveBuild('month', [...texts, binary], { store, now: start, retentionDays: 30 });
  await archiveBuild('year', texts, { store, now: start, retentionDays: 365 });
  await archiveBuild('broken', texts, { store, now: start, retentionDays: 1 });
  await writeFile(join(root, 'broken', 'index.json'), 'not an index');
  return store;
}

test('what is over is told first and removed when asked, and nothing else', async () => {
  const store = await fill();
  const plan = await expireArchive({ store, now: later });
  expect(plan.expired.map(({ buildId }) => buildId)).toEqual(['month']);
  expect(plan).toMatchObject({ applied: false, kept: 3, unreadable: ['broken'] });
  expect((await readdir(root)).toSorted()).toEqual(['broken', 'for-good', 'month', 'year']);
  expect(formatArchiveExpiry(plan)).toMatch(/^would remove month: kept until 2026-01-31T00:00:00/);

  const done = await expireArchive({ store, now: later, apply: true });
  expect(done).toEqual({ ...plan, applied: true });
  expect((await readdir(root)).toSorted()).toEqual(['broken', 'for-good', 'year']);
  expect((await expireArchive({ store, now: later, apply: true })).expired).toEqual([]);
});

test('a removal that was cut off is ended by the next', async () => {
  const store = await fill();
  // The index goes last, so this is what a killed removal leaves.
  await rm(join(root, 'month', 'files'), { recursive: true });
  await expireArchive({ store, now: later, apply: true });
  await expect(access(join(root, 'month'))).rejects.toThrow('ENOENT');
});

test('a list tells what is kept, of what kind, until when, and what cannot be read', async () => {
  const store = await fill();
  const listed = await collect(listArchive(store));
  const [broken, , month] = listed.map(formatArchive);
  expect(broken).toContain('cannot be read');
  expect(month).toContain('kept 2026-01-01T00:00:00.000Z, until 2026-01-31T00:00:00.000Z; 4 files');
  expect(month).toMatch(/sosreport +\d+ B {2}sosreport.tar.xz {2}not text/);
});
