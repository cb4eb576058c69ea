import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Delay } from '@soe/packer-runner';
import { expect, test } from 'vitest';
import { whileHeld } from '../../src/pipeline/hold-flavor.js';
import { lockFlavor, lockFolder } from '../../src/pipeline/lock.js';
import { createRun } from '../../src/pipeline/run-files.js';
import { config } from '../config.js';
import { makeWorkspace } from '../workspace.js';

const never: Delay = (_, signal) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

/** A lock as a process of another machine has it. */
function writeForeign(folder: string, number: number, over: readonly string[] = []): string {
  const file = join(folder, `attendant-${number}.json`);
  const claim = { id: `claim-${number}`, pid: 7, start: 'boot/1', place: 'elsewhere', over };
  writeFileSync(
    file,
    JSON.stringify({ ...claim, host: 'ci-7', since: '2026-11-28T10:00:00.000Z' }),
  );
  return file;
}

/** The folder of a lock that is free. */
async function freeFolder(): Promise<{ readonly directory: string; readonly folder: string }> {
  const { directory } = makeWorkspace();
  await (await lockFlavor(directory, 'al2023')).release();
  return { directory, folder: join(directory, '.soe/locks/al2023') };
}

test('what a lock is kept in is no part of the checkout', async () => {
  const workspace = makeWorkspace();
  workspace.write('soe.config.json', '{}');
  workspace.commit('Begin');

  const { release } = await lockFlavor(workspace.directory, 'al2023');
  createRun(workspace.directory, {
    ...{ request: { flavors: ['al2023'] }, commit: 'c0ffee' },
    ...{ startedAt: '2026-11-28T10:00:00.000Z', pid: 7 },
  });

  const git = { cwd: workspace.directory, encoding: 'utf8' } as const;
  expect(execFileSync('git', ['status', '--porcelain'], git)).toBe('');
  await release();
});

test('a flavor that a process of another machine works on is refused, and the error names it', async () => {
  const { directory, folder } = await freeFolder();
  const file = writeForeign(folder, 1);
  const warnings: string[] = [];

  const locked = lockFlavor(directory, 'al2023', {
    delay: async () => writeFileSync(file, readFileSync(file)),
    onWarning: (message) => warnings.push(message),
  });

  await expect(locked).rejects.toMatchObject({
    code: 'SOE_RUN_BUSY',
    message: `release al2023: process 7 on ci-7 since 2026-11-28T10:00:00.000Z works on it, as ${folder} says; wait for it, or stop it there, and run this again`,
  });
  expect(warnings).toEqual([
    expect.stringMatching(/process 7 on ci-7 .* cannot be seen from here; it is watched/),
  ]);
});

test('a flavor that a process of another machine left when it was killed is free when that was watched', async () => {
  const { directory, folder } = await freeFolder();
  writeForeign(folder, 1);
  let looks = 0;
  const delay: Delay = (milliseconds, signal) => {
    looks += 1;
    return looks > 10 ? never(milliseconds, signal) : Promise.resolve();
  };

  const lock = await lockFlavor(directory, 'al2023', { delay });

  expect(looks).toBeGreaterThanOrEqual(10);
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a release that was paused until another machine took it over stops, and says who has it', async () => {
  const { directory, folder } = await freeFolder();
  const beats: (() => void)[] = [];
  const lock = await lockFolder(folder, 'release al2023', {
    delay: (_, signal) =>
      new Promise((resolve, reject) => {
        beats.push(resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  });
  const { id } = JSON.parse(readFileSync(join(folder, 'attendant-1.json'), 'utf8'));
  const events: unknown[] = [];

  const work = whileHeld(
    lock,
    { config, directory, file: 'soe.config.json', env: {}, onEvent: (event) => events.push(event) },
    async ({ signal, onEvent }) => {
      onEvent?.({ type: 'stage', stage: 'build', detail: 'x86_64' });
      const aborted = new Promise((resolve) => signal?.addEventListener('abort', resolve));
      writeForeign(folder, 2, [id]);
      beats.shift()?.();
      await aborted;
      signal?.throwIfAborted();
    },
  );

  await expect(work).rejects.toMatchObject({
    code: 'SOE_RUN_BUSY',
    message: expect.stringMatching(/not this process's any more.*process 7 on ci-7/),
  });
  expect(events.at(-1)).toMatchObject({ type: 'stage-ended', stage: 'build', status: 'refused' });
  await lock.release();
  expect(existsSync(join(folder, 'attendant-2.json'))).toBe(true);
});
