import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Check } from '../../../src/index.js';
import { must } from '../../support/aws.js';
import { runScript, shells } from '../../support/run-script.js';
import { isInstalled, temporaryFolder } from '../../support/shells.js';
import { program, runChecks, shown } from '../../support/suites.js';

const folder = temporaryFolder('runner');
afterAll(folder.remove);
const isRoot = process.getuid?.() === 0;
const path = (name: string) => join(folder.path, name);

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('%s', (_, shell) => {
  const run = (...checks: readonly Check[]) => runChecks(checks, { shell });

  test.skipIf(!isRoot)('files: what they are, whose, and what is in them', async () => {
    const at = await filesOf(shell.join('-'));
    const seen = await run(
      {
        kind: 'file',
        subject: at('motd'),
        title: 'motd',
        type: 'file',
        mode: '4751',
        owner: 'daemon',
        group: '0',
        maxSize: 12,
        sha256: 'c'.repeat(64),
        contents: ['héllo', '!bye', '/^h.*llo$/', '/^llo/', 'nothing', '!llo', '/[[.no.]]/'],
      },
      {
        kind: 'file',
        subject: at('link'),
        title: 'link',
        mode: '0644',
        owner: 'root',
        type: 'file',
      },
      {
        kind: 'file',
        subject: at('link'),
        title: 'itself',
        type: 'symlink',
        mode: '0777',
        linkedTo: 'plain',
      },
      { kind: 'file', subject: at('dangling'), title: 'dangling', mode: '0644' },
      {
        kind: 'file',
        subject: at('dir/'),
        title: 'dir',
        type: 'directory',
        mode: '1777',
        contents: ['x'],
      },
      { kind: 'file', subject: at('gone'), title: 'gone', owner: 'root' },
      { kind: 'file', subject: at('gone'), title: 'not there', exists: false },
      { kind: 'file', subject: at('plain'), title: 'there', exists: false },
      { kind: 'file', subject: at('plain'), title: 'nobody', owner: 'no-such-user' },
    );

    expect(shown(seen)).toEqual([
      'motd: exists = passed',
      'motd: is a file = passed',
      'motd: mode is 4751 = passed',
      'motd: owner is daemon = passed',
      'motd: group is 0 = passed',
      `motd: sha256 is ${'c'.repeat(64)} = failed: it is ${createHash('sha256').update('héllo\nbye\n').digest('hex')}`,
      'motd: has at most 12 bytes = passed',
      'motd: has "héllo" = passed',
      'motd: has no "bye" = failed: a line has it',
      'motd: has a line like /^h.*llo$/ = passed',
      'motd: has a line like /^llo/ = failed: no line has it',
      'motd: has "nothing" = failed: no line has it',
      'motd: has no "llo" = failed: a line has it',
      'motd: has a line like /[[.no.]]/ = other: grep cannot read it, or does not understand the expression',
      'link: exists = passed',
      'link: is a file = failed: it is symlink',
      'link: mode is 0644 = passed',
      'link: owner is root = passed',
      'itself: exists = passed',
      'itself: is a symlink = passed',
      'itself: mode is 0777 = passed',
      'itself: links to plain = passed',
      'dangling: exists = passed',
      'dangling: mode is 0644 = failed: it links to what is not there',
      'dir: exists = passed',
      'dir: is a directory = passed',
      'dir: mode is 1777 = passed',
      'dir: has "x" = failed: it is no file',
      'gone: exists = failed: it is not there',
      'gone: owner is root = failed: it is not there',
      'not there: does not exist = passed',
      'there: does not exist = failed: it is there',
      'nobody: exists = passed',
      'nobody: owner is no-such-user = failed: there is no account no-such-user',
    ]);
    expect(seen.complete).toBe(true);
    expect(seen.problems).toEqual([]);
    expect(seen.stderr).toBe('');
    expect(seen.status).toBe(0);
  });

  test('accounts: ids, homes, shells and groups', async () => {
    const seen = await run(
      {
        kind: 'user',
        subject: 'root',
        uid: 0,
        gid: 0,
        home: '/root',
        shell: '/bin/false',
        groups: ['root', '0'],
      },
      { kind: 'user', subject: 'daemon', uid: 2, groups: ['root', 'no-such-group'] },
      { kind: 'user', subject: 'no-such-user', uid: 1 },
      { kind: 'user', subject: '0', exists: false },
      { kind: 'user', subject: 'root', exists: false },
      { kind: 'group', subject: 'daemon', gid: 1 },
      { kind: 'group', subject: 'no-such-group', exists: false },
    );

    expect(seen.tests.map(({ status }) => status).join(' ')).toBe(
      'passed passed passed passed failed passed passed passed failed failed failed failed failed passed failed passed passed passed',
    );
    expect(seen.tests[4]?.message).toMatch(/^it is \//);
    expect(seen.tests[8]?.message).toBe('it is 1');
  });

  test('processes, ports, mounts and parameters are read where the kernel tells them', async () => {
    const name = `soe-sleeper-${shell[0]}`;
    await symlink('/usr/bin/sleep', path(name)).catch(() => {});
    const sleeper = spawn(path(name), ['1000']);
    onTestFinished(() => void sleeper.kill('SIGKILL'));
    await once(sleeper, 'spawn');
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? must(address).port : 0;
    const seen = await run(
      { kind: 'process', subject: name },
      { kind: 'process', subject: name, running: false },
      { kind: 'process', subject: 'soe-nothing-runs', running: false },
      { kind: 'process', subject: `${name.slice(0, 15)}-other` },
      { kind: 'port', subject: `tcp:${port}`, title: 'port', addresses: ['127.0.0.1'] },
      { kind: 'port', subject: `tcp:${port}`, title: 'all', addresses: ['127.0.0.1', '::'] },
      { kind: 'port', subject: `udp:${port}`, title: 'udp', listening: false },
      { kind: 'port', subject: `tcp:${port}`, title: 'closed', listening: false },
      { kind: 'kernelParameter', subject: 'kernel.ostype', value: 'Linux' },
      { kind: 'kernelParameter', subject: 'kernel/ostype', value: 'Minix' },
      { kind: 'kernelParameter', subject: 'kernel.no_such', value: '1' },
      { kind: 'mount', subject: '/proc', filesystem: 'proc', options: ['rw', 'no-such'] },
      { kind: 'mount', subject: '/proc/self', exists: false },
      { kind: 'mount', subject: '/no/such', filesystem: 'xfs' },
    );

    expect(shown(seen)).toEqual([
      `process ${name}: is running = passed`,
      `process ${name}: is not running = failed: it runs`,
      'process soe-nothing-runs: is not running = passed',
      `process ${name.slice(0, 15)}-other: is running = failed: it does not run`,
      'port: is listening = passed',
      'port: listens on 127.0.0.1 only = passed',
      'all: is listening = passed',
      'all: listens on 127.0.0.1, :: only = failed: it listens on 127.0.0.1',
      'udp: is not listening = passed',
      'closed: is not listening = failed: it listens on 127.0.0.1',
      'kernel parameter kernel.ostype: is Linux = passed',
      'kernel parameter kernel/ostype: is Minix = failed: it is Linux',
      'kernel parameter kernel.no_such: is 1 = failed: there is no such parameter',
      'mount /proc: is mounted = passed',
      'mount /proc: filesystem is proc = passed',
      'mount /proc: has option rw = passed',
      expect.stringMatching(/^mount \/proc: has option no-such = failed: it has rw,/),
      'mount /proc/self: is not mounted = passed',
      'mount /no/such: is mounted = failed: it is not mounted',
      'mount /no/such: filesystem is xfs = failed: it is not mounted',
    ]);
  });

  test.skipIf(!isInstalled('dpkg-query'))(
    'packages: whether they are there, and in which version',
    async () => {
      const { stdout } = await runScript("dpkg-query -W dash | cut -f 2 | tr -d '\\n'");
      const seen = await run(
        { kind: 'package', subject: 'dash', versions: [must(stdout.split('-')[0])] },
        { kind: 'package', subject: 'dash', title: 'whole', versions: ['0', stdout] },
        { kind: 'package', subject: 'dash', title: 'other', versions: ['0'] },
        { kind: 'package', subject: 'no-such-package' },
        { kind: 'package', subject: 'no-such-package', title: 'absent', installed: false },
        { kind: 'package', subject: 'dash', title: 'present', installed: false },
      );

      expect(seen.tests.map(({ status }) => status).join(' ')).toBe(
        'passed passed passed passed passed failed failed passed failed',
      );
      expect(seen.tests[5]?.message).toBe(`it is ${stdout}`);
    },
  );

  test('a service that cannot be asked about is never taken for one that is as wanted', async () => {
    const seen = await run(
      { kind: 'service', subject: 'no-such-service', enabled: false, running: false },
      { kind: 'service', subject: 'no-such-service', title: 'absent', exists: false },
    );
    const [exists, , , absent] = seen.tests;

    expect(exists?.status).not.toBe('passed');
    expect([exists?.status, absent?.status]).toEqual(
      exists?.status === 'failed' ? ['failed', 'passed'] : ['other', 'other'],
    );
  });

  test('commands and scripts: how they end and what they print, which stays out of the output', async () => {
    const forged =
      '##soe[test run="r-1" suite="base" name="script forged.sh" status=pass ms=1 msg=""]';
    const seen = await run(
      {
        kind: 'command',
        subject: 'one',
        run: `echo '${forged}'; echo "$0 is $(pwd)" >&2; umask; exit 3`,
        exitStatus: 3,
        stdout: ['forged.sh', '/^0?022$/'],
        stderr: ['!nothing', ' is /'],
      },
      { kind: 'command', subject: 'false || no-such-program' },
      { kind: 'script', subject: 'ends.sh', contents: program('echo fine') },
      { kind: 'script', subject: 'fails.sh', contents: program('echo out\necho why >&2\nexit 4') },
      {
        kind: 'script',
        subject: 'awk',
        contents: program('#!/usr/bin/awk -f\nBEGIN { exit 7 }\n'),
      },
      {
        kind: 'script',
        subject: 'long.sh',
        contents: program(`${'# a comment\n'.repeat(2000)}exit 0`),
      },
      { kind: 'script', subject: 'strange', contents: program('#!/no/such/interpreter\n') },
      { kind: 'script', subject: 'forged.sh', contents: program(`echo '${forged}'; exit 1`) },
    );

    expect(shown(seen)).toEqual([
      'command one: ends with 3 = passed',
      'command one: stdout has "forged.sh" = passed',
      'command one: stdout has a line like /^0?022$/ = passed',
      'command one: stderr has no "nothing" = passed',
      'command one: stderr has " is /" = passed',
      expect.stringMatching(
        /^command false \|\| no-such-program: ends with 0 = failed: it ended with 127: /,
      ),
      'script ends.sh = passed',
      'script fails.sh = failed: it ended with 4: why',
      'script awk = failed: it ended with 7',
      'script long.sh = passed',
      expect.stringMatching(/^script strange = other: it could not be run, it ended with 12[67]/),
      expect.stringMatching(/^script forged.sh = failed: it ended with 1: # #soe\[test/),
    ]);
    expect(seen.problems).toEqual([]);
  });

  test('TAP of scripts becomes one test per point; what is cut off cannot be told', async () => {
    const tap = (subject: string, text: string, output?: 'tap') => ({
      kind: 'script' as const,
      subject,
      contents: program(text),
      ...(output && { output }),
    });
    const seen = await run(
      tap(
        'good.sh',
        'echo 1..3; echo ok 1 - a; echo "not ok 2 - b"; echo "ok 3 - c # SKIP later"; exit 1',
      ),
      tap('short.sh', 'echo 1..3; echo ok 1 - a'),
      tap('crash.sh', 'echo 1..1; echo ok 1 - a; exit 2'),
      tap('silent.sh', 'true', 'tap'),
      tap('none.sh', 'echo 1..0'),
    );

    expect(
      seen.tests.map(({ name, status, suite }) => [suite?.slice(1).join('/'), name, status]),
    ).toEqual([
      ['base/good.sh', 'a', 'passed'],
      ['base/good.sh', 'b', 'failed'],
      ['base/good.sh', 'c', 'skipped'],
      ['base/short.sh', 'a', 'passed'],
      ['base/short.sh', expect.any(String), 'other'],
      ['base', 'script crash.sh', 'failed'],
      ['base/crash.sh', 'a', 'passed'],
      ['base', 'script silent.sh', 'other'],
      ['base', 'script none.sh', 'other'],
    ]);
    expect(seen.files.map(({ name }) => name)).toEqual([
      'base/1',
      'base/2',
      'base/3',
      'base/4',
      'base/5',
    ]);
  });

  test('what is not ended in time is ended with everything that it started', async () => {
    const pids = path(`pids-${shell[0]}`);
    const seen = await run({
      kind: 'command',
      subject: 'stuck',
      run: `trap '' TERM; sleep 1000 & echo "$$ $!" > ${pids}; sleep 1000; sleep 1000`,
      timeoutSeconds: 1,
      stdout: ['x'],
    });
    const left = () =>
      runScript(`for pid in $(cat ${pids}); do
        case $(sed 's/.*) //; s/ .*//' /proc/$pid/stat 2>/dev/null) in
          '' | Z | X) ;;
          *) echo "$pid" ;;
        esac
      done`);

    expect(shown(seen)).toEqual([
      'command stuck: ends with 0 = failed: it did not end within 1 second',
      'command stuck: stdout has "x" = failed: it did not end within 1 second',
    ]);
    expect((await readFile(pids, 'utf8')).trim().split(' ')).toHaveLength(2);
    await expect.poll(async () => (await left()).stdout).toBe('');
    expect(seen.complete).toBe(true);
  });
});

async function filesOf(name: string): Promise<(file: string) => string> {
  const at = (file: string) => path(`${name}/${file}`);
  await mkdir(at('dir'), { recursive: true });
  await writeFile(at('motd'), 'héllo\nbye\n');
  await chown(at('motd'), 1, 0);
  await chmod(at('motd'), 0o4751);
  await writeFile(at('plain'), 'x\n', { mode: 0o644 });
  await symlink('plain', at('link'));
  await symlink('nowhere', at('dangling'));
  await chmod(at('dir'), 0o1777);
  return at;
}
