import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { extendLeaseScript, selfDestructUserData } from '../../src/launch/self-destruct.js';
import { temporaryDirectory } from '../support/launches.js';
import { until } from '../support/running.js';

/** A guest: a shell whose `shutdown` leaves a file, and whose sleep is short. */
async function guest() {
  const root = await temporaryDirectory();
  for (const folder of ['bin', 'run', 'lib']) await mkdir(join(root, folder));
  const programs = { shutdown: `echo down > ${root}/down`, sleep: 'exec /bin/sleep 0.05' };
  for (const [name, text] of Object.entries(programs)) {
    const path = join(root, 'bin', name);
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
  }
  const local = (text: string) =>
    text.replaceAll('/run/', `${root}/run/`).replaceAll('/var/lib/', `${root}/lib/`);
  const env = { PATH: `${root}/bin:/usr/bin:/bin` };
  return {
    run(script: string) {
      const { status, stderr } = spawnSync('sh', ['-c', local(script)], { env, encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
    },
    isDown: () => existsSync(join(root, 'down')),
    lease: () => Number(readFileSync(join(root, 'lib', 'soe-test-lease'), 'utf8')),
  };
}

function bootCommand(end: number): string {
  const userData = selfDestructUserData('linux', end);
  expect(userData).toMatch(/^#cloud-config\n/);
  expect(Buffer.byteLength(userData)).toBeLessThan(4096);
  const [command] = parse(userData).bootcmd;
  expect(command.slice(0, 2)).toEqual(['sh', '-c']);
  return command[2];
}

test('a guest shuts down when its lease is over, and not before', async () => {
  const { run, isDown, lease } = await guest();
  const end = Date.now() + 1_000;

  run(bootCommand(end));
  const early = isDown();
  await until(() => isDown() || undefined);

  expect(early).toBe(false);
  expect(lease()).toBe(Math.ceil(end / 1000));
  expect(Date.now()).toBeGreaterThanOrEqual(end);
});

test('a lease that was extended counts, also at the next boot', async () => {
  const { run, isDown, lease } = await guest();
  const end = Date.now() + 600_000;
  run(bootCommand(Date.now() + 300_000));

  run(extendLeaseScript('linux', end));
  // As at a boot: the user data is what it was.
  run(bootCommand(Date.now() - 1_000));
  run(extendLeaseScript('linux', end));

  expect(lease()).toBe(Math.ceil(end / 1000));
  expect(isDown()).toBe(false);
  run(extendLeaseScript('linux', Date.now() - 1_000));
  await until(() => isDown() || undefined);
});

test('on Windows a scheduled task does it, which is there after a reboot', () => {
  const end = Date.parse('2026-11-28T12:00:00Z');

  expect(selfDestructUserData('windows', end)).toMatch(
    /^<powershell>\n.*2026-11-28T12:00:00\.000Z.*Register-ScheduledTask.*-Force.*<\/powershell>\n$/s,
  );
  expect(extendLeaseScript('windows', end)).toContain('Register-ScheduledTask');
});
