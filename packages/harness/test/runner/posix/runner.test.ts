import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Check, readRunnerOutput, runnerScript, type ToolCheck } from '../../../src/index.js';
import { filterThrough, runScript, shells } from '../../support/run-script.js';
import { isInstalled, temporaryFolder } from '../../support/shells.js';
import { program, runChecks, shown, suiteOf } from '../../support/suites.js';

const folder = temporaryFolder('runner');
afterAll(folder.remove);

const everything: readonly Check[] = [
  { kind: 'file', subject: '/etc', mode: '0755' },
  { kind: 'package', subject: 'dash', versions: ['1'] },
  { kind: 'service', subject: 'sshd', enabled: true, running: true },
  { kind: 'user', subject: 'root', groups: ['root'] },
  { kind: 'group', subject: 'root' },
  { kind: 'port', subject: 'tcp:22' },
  { kind: 'process', subject: 'init' },
  { kind: 'kernelParameter', subject: 'kernel.ostype', value: 'Linux' },
  { kind: 'mount', subject: '/' },
  { kind: 'command', subject: 'true' },
  { kind: 'script', subject: 'a.sh', contents: program('exit 0') },
  { kind: 'tool', subject: 'goss', tool: 'goss', files: [{ path: 'a.yaml', contents: '' }] },
];

test.skipIf(!isInstalled('shellcheck'))(
  'shellcheck finds nothing in the runner (Debian: shellcheck)',
  () => {
    const options = { run: 'r-1', phase: 'bake', failOnResults: true } as const;
    const script = runnerScript([suiteOf(...everything)], options);
    expect(filterThrough('shellcheck', ['-s', 'sh', '-'], script)).toBe('');
  },
);

describe.each(shells.map((shell) => [shell.join(' '), shell] as const))('%s', (_, shell) => {
  test('a message is one line of at most 400 characters, and none is broken', async () => {
    const text = `héé€😀"\\,[x]%22{{ ${'€'.repeat(500)}`;
    const { tests, stdout } = await runChecks(
      [
        {
          kind: 'command',
          subject: 'x',
          run: `printf '%s\\n\\033[31m\\001' '${text}' >&2; exit 1`,
        },
        { kind: 'file', subject: '/proc/self/comm', title: 'y', linkedTo: 'z' },
      ],
      { shell },
    );
    expect(stdout).toMatch(/^[ -~\n]*$/);
    // The last 300 bytes of what it said.
    expect(tests[0]?.message).toMatch(/^it ended with 1: €+ \[31m$/);
    const short = await runChecks(
      [
        {
          kind: 'command',
          subject: 'x',
          run: `printf '%s\\n%s\\033[31m' 'héé€😀"\\,[x]%22{{' two >&2; exit 1`,
        },
      ],
      { shell },
    );
    expect(short.tests[0]?.message).toBe('it ended with 1: héé€😀"\\,[x]%22{{ two [31m');
  });

  test('a program that prints for ever is stopped, and nothing is said of what it printed', async () => {
    const { tests, complete } = await runChecks(
      [
        { kind: 'command', subject: 'yes', title: 'one', stdout: ['!secret'] },
        { kind: 'command', subject: 'yes >&2; exit 0', title: 'two', stderr: ['!secret'] },
        {
          kind: 'command',
          subject: `ulimit -f unlimited; head -c 300000000 /dev/zero | tail -c 1 | wc -c`,
          title: 'large',
        },
      ],
      { shell },
    );

    expect(complete).toBe(true);
    expect(tests.map(({ status, message }) => [status, message])).toEqual([
      ...Array.from({ length: 4 }, () => ['failed', 'it printed more than 256 MB']),
      ['passed', undefined],
    ]);
  });

  test('it ends with 0 whatever the tests say, or with 1 where that is wanted', async () => {
    const bad: Check = { kind: 'file', subject: '/no/such' };
    const good: Check = { kind: 'file', subject: '/etc' };
    const status = async (check: Check, failOnResults: boolean) =>
      (await runChecks([check], { shell, failOnResults })).status;

    expect(await status(bad, false)).toBe(0);
    expect(await status(bad, true)).toBe(1);
    expect(await status(good, true)).toBe(0);
  });

  test('nothing is left behind, also where it is ended in the middle', async () => {
    const directory = join(folder.path, `temporary-${shell[0]}`);
    // Told from whatever else sleeps on this machine.
    const mark = `1000.${process.pid}${shell[0]?.length}`;
    await mkdir(directory);
    const files = [{ path: 'a.yaml', contents: program('file: {}') }];
    const whole = await runChecks(
      [
        {
          kind: 'script',
          subject: 'a.sh',
          contents: program(`mktemp; (sleep ${mark} &) ; exit 0`),
        },
        { kind: 'tool', subject: 'goss', tool: 'goss', files },
      ],
      { shell, env: { TMPDIR: directory } },
    );
    expect(whole.complete).toBe(true);
    expect(await readdir(directory)).toEqual([]);
    await expect.poll(() => commandsWith(mark)).toEqual([]);

    const script = runnerScript(
      [
        suiteOf(
          { kind: 'file', subject: '/etc' },
          { kind: 'command', subject: `exec sleep ${mark}` },
        ),
      ],
      { run: 'r-1', phase: 'bake' },
    );
    let inTheMiddle: readonly string[] = [];
    const ended = await runScript(script, {
      shell,
      env: { TMPDIR: directory },
      onOutput: (_text, pid) => {
        void readdir(directory).then((names) => {
          inTheMiddle = names;
          process.kill(pid, 'SIGTERM');
        });
      },
    });
    expect(inTheMiddle).toHaveLength(1);
    expect(ended.status).toBe(143);
    expect(ended.stdout).not.toContain('##soe[end');
    expect(await readdir(directory)).toEqual([]);
    await expect.poll(() => commandsWith(mark)).toEqual([]);
  });

  test.skipIf(process.getuid?.() !== 0)('what may not be looked at cannot be told', async () => {
    const closed = join(folder.path, `closed-${shell[0]}`);
    await mkdir(closed, { mode: 0o700 });
    await writeFile(join(closed, 'a'), 'x', { mode: 0o600 });
    const checks: readonly Check[] = [
      { kind: 'file', subject: join(closed, 'a'), title: 'a', mode: '0600' },
      { kind: 'file', subject: join(closed, 'b/c'), title: 'b', exists: false },
      { kind: 'file', subject: '/etc/shadow', title: 'shadow', contents: ['root'] },
    ];
    const suites = [suiteOf(...checks)];
    const options = { run: 'r-1', phase: 'bake' } as const;
    const [name = '', ...args] = shell;
    const child = spawn(name, [...args, '-s'], { uid: 65_534, gid: 65_534, cwd: '/' });
    child.stdin.end(runnerScript(suites, options));
    const stdout = (await child.stdout.setEncoding('utf8').toArray()).join('');
    const seen = readRunnerOutput(stdout, { ...options, suites, place: 'here' });

    expect(shown(seen)).toEqual([
      'a: exists = other: a folder above it cannot be looked into',
      'a: mode is 0600 = other: a folder above it cannot be looked into',
      'b: does not exist = other: a folder above it cannot be looked into',
      'shadow: exists = passed',
      'shadow: has "root" = other: it cannot be read',
    ]);
  });
});

describe('systems that answer otherwise', () => {
  test('without awk nothing is taken for not there', async () => {
    const without = await mkdtemp(join(folder.path, 'no-awk-'));
    const script = runnerScript([suiteOf({ kind: 'port', subject: 'tcp:1', listening: false })], {
      run: 'r-1',
      phase: 'bake',
    });
    const programs =
      'cat cp cut date fold grep head id ls mkdir mktemp od rm sed sleep sort tail tr wc';
    for (const name of programs.split(' ')) {
      await writeFile(join(without, name), '#!/bin/sh\n', { mode: 0o755 });
    }
    const own = script.replace(/^PATH=.*$/m, `PATH=${without}`);
    const ran = await runScript(own, { shell: ['/bin/sh'] });

    expect(ran).toEqual({
      status: 3,
      stdout: '',
      stderr: 'soe: awk is missing, without it nothing can be told\n',
    });
  });

  test('a list of packages that cannot be read tells nothing', async () => {
    const directory = await programsIn({
      'dpkg-query': 'echo no packages found >&2; exit 1',
      rpm: 'echo "error: cannot open Packages database" >&2; exit 1',
    });
    const seen = await runChecks(
      [
        { kind: 'package', subject: 'bash' },
        { kind: 'package', subject: 'bash', title: 'absent', installed: false },
      ],
      { env: { PATH: directory } },
    );
    expect(shown(seen)).toEqual([
      'package bash: is installed = other: rpm ended with 1: error: cannot open Packages database',
      'absent: is not installed = other: rpm ended with 1: error: cannot open Packages database',
    ]);
  });

  test('of rpm every version that is installed has to be one of those that are wanted', async () => {
    const directory = await programsIn({
      'dpkg-query': 'exit 1',
      rpm: 'echo 0:6.1.1-1.amzn2023; echo 0:6.1.2-3.amzn2023',
    });
    const seen = await runChecks(
      [
        { kind: 'package', subject: 'kernel', versions: ['6.1.1', '6.1.2-3.amzn2023'] },
        { kind: 'package', subject: 'kernel', title: 'one', versions: ['0:6.1.2', '6.1'] },
      ],
      { env: { PATH: directory } },
    );
    expect(seen.tests.map(({ status }) => status)).toEqual([
      'passed',
      'passed',
      'passed',
      'failed',
    ]);
    expect(seen.tests[3]?.message).toBe('it is 0:6.1.1-1.amzn2023');
  });

  test.skipIf(existsSync('/run/systemd/system'))(
    'where systemd does not run, what runs cannot be told, and what is enabled can',
    async () => {
      const directory = await programsIn({
        systemctl: `[ "$SYSTEMD_OFFLINE $1" = '1 is-enabled' ] || exit 9\ncase $3 in a.timer) echo enabled ;; b.service) echo masked; exit 1 ;; *) exit 1 ;; esac`,
      });
      const seen = await runChecks(
        [
          { kind: 'service', subject: 'a.timer', enabled: true, running: true },
          { kind: 'service', subject: 'b', enabled: true },
          { kind: 'service', subject: 'b', title: 'not b', enabled: false },
        ],
        { env: { PATH: directory } },
      );
      const told = Object.fromEntries(seen.tests.map(({ name, status }) => [name, status]));
      expect(told).toMatchObject({
        'service a.timer: is running': 'failed',
        'service b: is enabled': 'failed',
        'not b: is not enabled': 'passed',
      });
    },
  );

  test('accounts come from getent, whatever it takes', async () => {
    const directory = await programsIn({
      getent: 'case $2 in a) echo a:x:7:8::/h:/s ;; b) exit 2 ;; *) exit 3 ;; esac',
    });
    const seen = await runChecks(
      [
        { kind: 'user', subject: 'a', uid: 7, home: '/h' },
        { kind: 'user', subject: 'b', exists: false },
        { kind: 'user', subject: 'c', exists: false },
      ],
      { env: { PATH: directory } },
    );
    expect(shown(seen)).toEqual([
      'user a: exists = passed',
      'user a: uid is 7 = passed',
      'user a: home is /h = passed',
      'user b: does not exist = passed',
      'user c: does not exist = other: getent ended with 3',
    ]);
  });
});

test.each([
  ['a test of TAP that failed', 'echo 1..1; echo not ok 1', 1],
  ['TAP that was cut off', 'echo 1..2; echo ok 1', 1],
  ['a test of TAP that failed, without a plan', 'echo ok 1; echo not ok 2', 1],
  ['TAP without a plan', 'echo TAP version 14; echo ok 1', 1],
  ['TAP that was given up', 'echo "Bail out! no disk"', 1],
  ['a known failure', 'echo 1..1; echo "not ok 1 # TODO later"', 0],
  ['TAP that is good', 'echo ok 1; echo 1..1', 0],
])('%s ends a strict runner with the right status', async (_, text, status) => {
  const contents = program(text);
  const seen = await runChecks([{ kind: 'script', subject: 'a.sh', contents }], {
    failOnResults: true,
  });
  expect(seen.status).toBe(status);
  expect(seen.tests.some(({ name }) => name === 'script a.sh')).toBe(false);
});

/** Programs that stand for those of the system, first in the PATH that is given back. */
async function programsIn(programs: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(folder.path, 'bin-'));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(directory, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  return `${directory}:${process.env['PATH']}`;
}

/** What runs on this machine with a word in its arguments. */
async function commandsWith(word: string): Promise<readonly string[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    processes.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return commands.filter((command) => command.includes(word));
}

describe('tools that the image has', () => {
  const tool = (name: ToolCheck['tool'], more: Partial<ToolCheck> = {}): ToolCheck => ({
    kind: 'tool',
    subject: name,
    tool: name,
    files: [{ path: 'a.yaml', contents: program('file: {}') }],
    ...more,
  });
  const standIn = async (name: string, text: string) => ({
    env: { PATH: await programsIn({ [name]: text }) },
  });

  test.skipIf(isInstalled('goss') || isInstalled('inspec'))(
    'one that is missing is skipped, or fails where it is required',
    async () => {
      const seen = await runChecks([tool('goss'), tool('inspec', { required: true })]);
      expect(shown(seen)).toEqual([
        'tool goss = skipped: the image has no goss',
        'tool inspec = failed: the image has no inspec',
      ]);
    },
  );

  test.skipIf(!existsSync('/usr/bin/pytest-3'))(
    'pytest runs, and its tests come back (Debian: python3-pytest)',
    async () => {
      const files = [
        {
          path: 'lib/test_more.py',
          contents: program(
            'import pytest\n@pytest.mark.skip(reason="later")\ndef test_c(): pass\n',
          ),
        },
        {
          path: 'test_a.py',
          contents: program('def test_a(): pass\ndef test_b():\n  assert 990 == 991\n'),
        },
      ];
      const checks = [
        tool('pytest', { files }),
        tool('pytest', { subject: 'empty', files: [{ path: 'a.py', contents: '' }] }),
      ];
      // That of the system, whatever else is in PATH.
      const seen = await runChecks(checks, { env: { PATH: '/usr/bin:/bin' } });

      const byName = seen.tests.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      expect(byName.map(({ name, status }) => [name, status])).toEqual([
        [expect.stringContaining('test_a'), 'passed'],
        [expect.stringContaining('test_b'), 'failed'],
        [expect.stringContaining('test_c'), 'skipped'],
        ['tool empty', 'other'],
      ]);
      expect(byName[1]?.message).toContain('990 == 991');
      expect(byName[1]?.suite?.slice(0, 3)).toEqual(['here', 'base', 'pytest']);
      expect(seen.complete).toBe(true);
    },
  );

  const junit = (cases: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuite name="goss" errors="0" tests="2" failures="1" skipped="0" time="0.004" timestamp="2026-11-28T10:00:00Z">\n${cases}</testsuite>`;

  test('goss is given one file that includes all others, and what it prints is read', async () => {
    const path = await standIn(
      'goss',
      `[ "$*" = '--gossfile soe-main.yaml --vars vars.yaml validate --format junit --no-color' ] || exit 9
grep -q '"b.yaml":{}' soe-main.yaml && [ -f lib/c.yaml ] || exit 8
cat <<'XML'
${junit('<testcase name="Group a exists" time="0.001"></testcase>\n<testcase name="User b uid" time="0.003"><system-err>x</system-err><failure>Expected 990, got 991</failure></testcase>\n')}
XML
exit 1
`,
    );
    const files = ['b.yaml', 'lib/c.yaml', 'vars.yaml'].map((name) => ({
      path: name,
      contents: program('{}'),
    }));
    const seen = await runChecks([tool('goss', { files })], path);

    expect(seen.tests.map(({ name, status }) => [name, status])).toEqual([
      [expect.stringContaining('Group a exists'), 'passed'],
      [expect.stringContaining('User b uid'), 'failed'],
    ]);
  });

  test.each([
    ['prints nothing', 'exit 0', 'other: it ended, but sent no results'],
    [
      'runs no tests',
      `echo '<testsuite name="goss" tests="0"></testsuite>'`,
      'other: it ran no tests, which is not success',
    ],
    [
      'prints half a file',
      `echo '<testsuite name="goss" tests="2"><testcase name="a">'`,
      'other: its results cannot be read',
    ],
    [
      'ends badly although all pass',
      `echo '<testsuite name="goss" tests="1"><testcase name="a"></testcase></testsuite>'; exit 1`,
      'failed: it ended with 1',
    ],
    ['breaks', 'echo broken >&2; exit 2', 'other: it ended with 2: broken'],
  ])('a tool that %s has not passed', async (_, text, expected) => {
    const seen = await runChecks([tool('goss')], await standIn('goss', text));
    expect(shown(seen)[0]).toContain(`tool goss = ${expected}`);
  });

  test('InSpec that skipped controls has not simply passed', async () => {
    const report = JSON.stringify({
      version: '5.0.0',
      profiles: [
        {
          name: 'p',
          controls: [
            {
              id: 'a',
              title: 'A',
              impact: 1,
              results: [{ status: 'passed', code_desc: 'a is', run_time: 0.1 }],
            },
            {
              id: 'b',
              title: 'B',
              impact: 1,
              results: [
                { status: 'skipped', code_desc: 'b is', run_time: 0, skip_message: 'no b' },
              ],
            },
          ],
        },
      ],
      statistics: { duration: 0.1 },
    });
    const path = await standIn(
      'inspec',
      `[ "$1 $2" = 'exec .' ] || exit 9
for argument; do case $argument in json:*) cat > "\${argument#json:}" <<'JSON'
${report}
JSON
esac; done
exit 101
`,
    );
    const seen = await runChecks([tool('inspec')], path);
    expect(seen.tests.map(({ status }) => status)).toEqual(['skipped', 'passed', 'skipped']);
    expect(seen.tests[0]?.message).toBe('it ended with 101: controls were skipped');
  });
});

test.each([
  ['a run that is no id', { run: 'a b' }, [suiteOf()], 'HARNESS_OPTIONS_INVALID'],
  ['two suites of one name', {}, [suiteOf(), suiteOf()], 'HARNESS_SUITE_INVALID'],
  [
    'a check that cannot be',
    {},
    [suiteOf({ kind: 'file', subject: 'etc/motd' })],
    'HARNESS_SUITE_INVALID',
  ],
])('%s is refused', (_, change, suites, code) => {
  const options = { run: 'r-1', phase: 'bake', ...change } as const;
  expect(() => runnerScript(suites, options)).toThrow(expect.objectContaining({ code }));
});

test('checks of other phases and architectures are left out, those that are skipped are listed', async () => {
  const seen = await runChecks(
    [
      { kind: 'file', subject: '/etc', phases: ['launch'] },
      { kind: 'file', subject: '/usr', architectures: ['arm64'] },
      { kind: 'file', subject: '/no/such', mode: '0755', skip: 'SOE-12 is open' },
      { kind: 'file', subject: '/var', architectures: ['x86_64'] },
    ],
    { architecture: 'x86_64' },
  );
  expect(shown(seen)).toEqual([
    'file /no/such: exists = skipped: SOE-12 is open',
    'file /no/such: mode is 0755 = skipped: SOE-12 is open',
    'file /var: exists = passed',
  ]);
  expect(seen.problems).toEqual([]);
});
