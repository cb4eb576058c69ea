import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { powershellRunner } from '../../../src/runner/powershell/powershell-runner.js';
import { readRunnerOutput } from '../../../src/runner/read-runner-output.js';
import { assertionsOf } from '../../../src/suites/assertions.js';
import type { Check, Suite } from '../../../src/suites/suite.js';
import { parsePowershell } from '../../support/powershell.js';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const everything: readonly Check[] = [
  {
    kind: 'file',
    subject: 'C:\\Program Files\\a\\b.txt',
    type: 'file',
    mode: '0644',
    owner: 'SYSTEM',
    group: 'S-1-5-18',
    linkedTo: 'C:\\z',
    sha256: 'AB',
    maxSize: 5,
    contents: ["it's", '!/^b[[:space:]]/'],
  },
  { kind: 'package', subject: '7-Zip*', versions: ['1', '2'] },
  { kind: 'package', subject: 'Telnet-Client', installed: false },
  { kind: 'service', subject: 'sshd', enabled: true, running: false },
  {
    kind: 'user',
    subject: "O'Brien",
    uid: 500,
    gid: 1,
    home: 'C:\\Users\\x',
    shell: 'x',
    groups: ['Administrators'],
  },
  { kind: 'group', subject: 'Gruppe \u00FC', gid: 544 },
  { kind: 'port', subject: 'tcp:22', addresses: ['0.0.0.0', '::'] },
  { kind: 'process', subject: 'lsass.exe' },
  { kind: 'kernelParameter', subject: 'net.ipv4.ip_forward', value: '1' },
  { kind: 'mount', subject: '/x' },
  { kind: 'command', subject: 'Get-Date', stdout: ['2026'], stderr: ['!x'] },
  { kind: 'registry', subject: 'HKLM:\\SOFTWARE\\x', value: 'v', data: 1 },
  { kind: 'script', subject: 'a.ps1', contents: base64('exit 0') },
  { kind: 'script', subject: 'b.bat', contents: base64('exit /b 0') },
  {
    kind: 'tool',
    subject: 'pester',
    tool: 'pester',
    files: [{ path: 'a/b.Tests.ps1', contents: base64("Describe 'x' { }") }],
  },
  {
    kind: 'tool',
    subject: 'goss',
    tool: 'goss',
    files: [{ path: 'goss.yaml', contents: base64('{}') }],
  },
  { kind: 'tool', subject: 'inspec', tool: 'inspec', files: [] },
  { kind: 'tool', subject: 'pytest', tool: 'pytest', files: [], required: true },
];

function suite(checks: readonly Check[], name = 'base'): Suite {
  return { name, platform: 'windows', phases: ['bake', 'launch', 'rebake'], checks };
}

function script(checks: readonly Check[]): string {
  return powershellRunner([suite(checks)], { phase: 'launch', run: 'run-1' });
}

test('the runner is PowerShell of version 5, in ASCII, whatever it checks', async () => {
  const text = script(everything);

  const { errors, newer } = await parsePowershell(text);

  expect(errors).toEqual([]);
  expect(newer).toEqual([]);
  expect(text).toMatch(/^[\r\n -~]*$/);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  // Packer and SSM look for this.
  expect(text).not.toContain('{{');
});

test('every function that it calls is in it, with what each kind of check needs', async () => {
  for (const checks of [...everything.map((check) => [check]), everything, []]) {
    const { commands, functions } = await parsePowershell(script(checks));
    const missing = [...commands].filter((name) => /-Soe/.test(name) && !functions.includes(name));

    expect({ kinds: checks.map(({ kind }) => kind), missing }).toEqual({
      kinds: checks.map(({ kind }) => kind),
      missing: [],
    });
  }
});

test('scripts that are written while it runs are PowerShell too', async () => {
  const carried = [...script(everything).matchAll(/ConvertFrom-SoeText '([A-Za-z0-9+/=]+)'/g)]
    .map(([, text = '']) => Buffer.from(text, 'base64').toString())
    .filter((text) => text.startsWith('param('));
  const lines = [...script(everything).matchAll(/\$(?:run|head) = ('(?:[^']|'')*')/g)]
    .map(([, text = '']) => text.slice(1, -1).replaceAll("''", "'"))
    .filter((text) => text !== '');

  expect(carried).toHaveLength(1);
  expect(lines.length).toBeGreaterThanOrEqual(4);
  for (const text of [...carried, ...lines]) {
    expect(await parsePowershell(text)).toMatchObject({ errors: [], newer: [] });
  }
  // Version 3 comes with Windows and knows no configuration, version 5 no -OutputFile.
  expect(carried[0]).toMatch(/Invoke-Pester -Configuration[\s\S]*else[\s\S]*Invoke-Pester -Script/);
});

test('each assertion of each check is one test line of the same name as on Linux', () => {
  const text = script(everything);
  const names = [...text.matchAll(/^ {2}Test-Soe (.*) \{ .* \}\r$/gm)].map(([, word = '']) => word);
  const wanted = everything.flatMap((check) => assertionsOf(check));

  expect(names).toHaveLength(wanted.length);
  expect(names[0]).toBe(`'file C:%5CProgram Files%5Ca%5Cb.txt: exists'`);
});

test('what Windows does not have is skipped with the reason', () => {
  const text = script(everything);

  expect(text).toContain(`{ Set-SoeSkip 'Windows has no kernel parameters' }`);
  expect(text).toContain("Set-SoeSkip 'Windows has no file modes'");
});

test('checks that are to be skipped, and suites for Linux, are not in it', () => {
  const text = powershellRunner(
    [
      suite([{ kind: 'file', subject: 'C:\\skipped', skip: 'later' }]),
      { ...suite([{ kind: 'file', subject: '/linux' }], 'other'), platform: 'linux' },
    ],
    { phase: 'bake', run: 'r' },
  );

  expect(text).not.toContain('skipped');
  expect(text).not.toContain('linux');
});

test('what a runner of Windows prints is read as that of any other', () => {
  const checks: readonly Check[] = [{ kind: 'service', subject: 'sshd', running: true }];
  const text = [
    '##soe[test run="r" suite="base" name="service sshd: exists" status=pass ms=12 msg=""]',
    '##soe[test run="r" suite="base" name="service sshd: is running" status=fail ms=1 msg="it is Stopped"]',
    '##soe[end run="r" tests=2 files=0]',
  ].join('\r\n');

  const read = readRunnerOutput(text, {
    run: 'r',
    suites: [suite(checks)],
    phase: 'launch',
    platform: 'windows',
    place: 'm5',
  });

  expect(read).toMatchObject({
    complete: true,
    tests: [{ status: 'passed' }, { status: 'failed', message: 'it is Stopped' }],
  });
});

test('output that was not read to its end is not taken for output that has nothing', () => {
  const text = script([{ kind: 'command', subject: 'x', stdout: ['!secret'] }]);
  const [reading = ''] = /\$read = .*?\.Result/s.exec(text) ?? [];

  expect(reading).toMatch(/if \(-not \$read .*?\$why = .*?if \(\$why -eq ''\) \{/s);
  expect(text).toContain(
    "if ($script:SoeOutcome -ne 'ended') { Set-SoeFail $script:SoeWhy; return }",
  );
  expect(text).toContain('it printed too much');
});

test('it ends with 1 for a failed test only where that is asked for', () => {
  const options = { phase: 'bake', run: 'r' } as const;

  expect(powershellRunner([], options)).not.toContain('$soeCode = 1');
  expect(powershellRunner([], { ...options, failOnResults: true })).toContain(
    'if ($script:SoeBad -gt 0) { $soeCode = 1 }',
  );
});

test('the folder for temporary files goes away, also after an error', () => {
  expect(script([])).toMatch(/\} finally \{\r\n {2}Exit-Soe\r\n\}\r\nexit \$soeCode\r\n$/);
});

test.each([
  ['HKLM:\\SOFTWARE\\x', 'Registry::HKEY_LOCAL_MACHINE\\SOFTWARE\\x'],
  ['hklm:\\SOFTWARE', 'Registry::HKEY_LOCAL_MACHINE\\SOFTWARE'],
  ['HKEY_USERS\\.DEFAULT', 'Registry::HKEY_USERS\\.DEFAULT'],
  ['Registry::HKU\\S-1-5-18', 'Registry::HKEY_USERS\\S-1-5-18'],
])('the key %s is known', (subject, path) => {
  expect(script([{ kind: 'registry', subject }])).toContain(`Find-SoeRegistry '${path}' '' 'yes'`);
});

test('a key of no hive is refused', () => {
  expect(() => script([{ kind: 'registry', subject: 'C:\\Windows' }])).toThrow(
    expect.objectContaining({ code: 'HARNESS_SUITE_INVALID' }),
  );
});

test('programs that are carried come out as they were', () => {
  const contents = base64('Write-Output 1\r\n'.repeat(500));
  const [, packed = ''] =
    /'gzip' '([^']+)'/.exec(script([{ kind: 'script', subject: 'a.ps1', contents }])) ?? [];

  expect(gunzipSync(Buffer.from(packed, 'base64')).toString('base64')).toBe(contents);
});

test('no value of a suite can be code: it is one word, whatever is in it', async () => {
  const text = fc.string({
    unit: fc.constantFrom(...`'"\`$(){};|&\u2018\u2019\u201C@#,\n\r\t\u00e9\u{1F600}{{a b`),
    minLength: 1,
    maxLength: 30,
  });
  const plain = await parsePowershell(
    script([{ kind: 'command', subject: 'x', run: 'y', stdout: ['z'] }]),
  );
  await fc.assert(
    fc.asyncProperty(text, text, text, async (subject, run, pattern) => {
      const made = script([{ kind: 'command', subject, run, stdout: [pattern] }]);

      const { errors, commands } = await parsePowershell(made);

      expect(errors).toEqual([]);
      expect([...commands].filter((name) => !plain.commands.has(name))).toEqual(
        commands.has('ConvertFrom-SoeText') && !plain.commands.has('ConvertFrom-SoeText')
          ? ['ConvertFrom-SoeText']
          : [],
      );
      expect(made).toMatch(/^[\r\n -~]*$/);
      expect(made).not.toContain('{{');
    }),
    { numRuns: 25 },
  );
});
