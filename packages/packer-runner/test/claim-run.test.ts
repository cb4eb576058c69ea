import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimRun, isAttended } from '../src/index.js';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'claim-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a folder is claimed by one at a time, until that one lets go', async () => {
  const folder = makeFolder();
  await expect(isAttended(folder)).resolves.toBe(false);

  const letGo = await claimRun(folder);
  await expect(isAttended(folder)).resolves.toBe(true);
  await expect(claimRun(folder)).rejects.toMatchObject({ code: 'PACKER_RUN_ATTENDED' });

  await letGo();
  await expect(isAttended(folder)).resolves.toBe(false);
  await (await claimRun(folder))();
});

test('of several that want it at the same time, one at most gets it', async () => {
  const folder = makeFolder();

  const settled = await Promise.allSettled([1, 2, 3, 4].map(() => claimRun(folder)));

  expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
});

test('a process that is gone holds nothing', async () => {
  const folder = makeFolder();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(join(folder, 'attendant-1.json'), JSON.stringify({ pid, start: 'another boot' }));

  await expect(isAttended(folder)).resolves.toBe(false);
  await (await claimRun(folder))();
});
