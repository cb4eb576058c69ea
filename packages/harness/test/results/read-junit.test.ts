import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { readJunit } from '../../src/results/read-junit.js';

const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0;

async function pytest(program: string, colours = ''): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'soe-pytest-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'test_image.py'), program);
  spawnSync('python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '--junitxml=out.xml'], {
    cwd: directory,
    env: { PATH: process.env['PATH'], PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1', FORCE_COLOR: colours },
  });
  return readFile(join(directory, 'out.xml'), 'utf8');
}

const statuses = (text: string) =>
  Object.fromEntries(readJunit(text).map(({ name, status }) => [name, status]));

test.skipIf(!hasPytest)('results of a real pytest are read (python3-pytest)', async () => {
  const tests = readJunit(
    await pytest(`
import pytest
@pytest.fixture
def broken():
    raise RuntimeError("no \\x1b[31mdisk")
@pytest.fixture
def untidy():
    yield
    raise RuntimeError("not tidy")
def test_pass(): pass
def test_fail(): assert 1 == 2, "one is not two"
def test_setup(broken): pass
@pytest.mark.skip(reason="no network here")
def test_skip(): pass
@pytest.mark.xfail(reason="known")
def test_known(): assert False
@pytest.mark.xfail(strict=True, reason="known")
def test_mended(): pass
class TestPorts:
    @pytest.mark.parametrize("port", [22, 443])
    def test_port(self, port): pass
def test_both(untidy): assert False
`),
  );

  expect(tests.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'test_pass passed',
    'test_fail failed',
    'test_setup other',
    'test_skip skipped',
    'test_known skipped',
    'test_mended failed',
    'test_port[22] passed',
    'test_port[443] passed',
    'test_both failed',
    'test_both other',
  ]);
  expect(tests[1]).toMatchObject({
    suite: ['pytest', 'test_image'],
    message: 'AssertionError: one is not two assert 1 == 2',
    trace: expect.stringContaining('\nE   AssertionError: one is not two\n'),
  });
  expect(tests[3]?.message).toBe('no network here');
  expect(tests[4]).toMatchObject({ message: 'expected to fail: known', rawStatus: 'xfail' });
  expect(JSON.stringify(tests)).not.toContain('\\u001b');
});

test.skipIf(!hasPytest)(
  'colours that something forces on pytest are not in its messages',
  async () => {
    const text = await pytest('def test_fail(): assert 1 == 2, "not two"', '1');
    const [result] = readJunit(text);

    expect(text).toContain('#x1B[');
    expect(result?.trace).toContain('\nE   AssertionError: not two\n');
    expect(JSON.stringify(result)).not.toContain('#x1B');
  },
);

test.skipIf(!hasPytest)(
  'pytest counts a test twice whose teardown breaks, which is no contradiction',
  async () => {
    const text = await pytest(`
import pytest
@pytest.fixture
def untidy():
    yield
    raise RuntimeError("not tidy")
def test_teardown(untidy): pass
`);

    expect(text).toContain('tests="2"');
    expect(statuses(text)).toEqual({ test_teardown: 'other' });
  },
);

test.skipIf(!hasPytest)('a pytest that collects nothing gives no test', async () => {
  expect(readJunit(await pytest('def helper(): pass'))).toEqual([]);
});

test('failure, error and skipped of goss, InSpec and Pester', () => {
  const goss = `<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="goss" errors="0" tests="3" failures="1" skipped="1" time="0.013" timestamp="2026-01-01T00:00:00Z">
<testcase name="File /etc/motd exists" time="0.001">
<system-out>File: /etc/motd: exists: matches expectation: [true]</system-out>
</testcase>
<testcase name="Package curl installed" time="0.012">
<system-err>not so</system-err>
<failure>Package: curl: installed: Expected false to equal true</failure>
</testcase>
<testcase name="Service x running" time="0.000">
<skipped/></testcase>
</testsuite>`;
  const inspec = `<?xml version='1.0'?>
<testsuites><testsuite name='base' tests='2' failed='1' failures='1'>
<testcase name='File /tmp is expected to be directory' classname='base.tmp-1' target='local://' time='0.002'/>
<testcase name='Port 22' classname='base.Anonymous' target='' time='0.1'><failure message='expected it to listen'/></testcase>
</testsuite></testsuites>`;

  expect(
    readJunit(goss).map(({ name, status, duration, message }) => [name, status, duration, message]),
  ).toEqual([
    ['File /etc/motd exists', 'passed', 1, undefined],
    [
      'Package curl installed',
      'failed',
      12,
      'Package: curl: installed: Expected false to equal true',
    ],
    ['Service x running', 'skipped', 0, undefined],
  ]);
  expect(readJunit(inspec)).toMatchObject([
    { status: 'passed', suite: ['base', 'base.tmp-1'] },
    { status: 'failed', message: 'expected it to listen', duration: 100 },
  ]);
});

const pester = (rootErrors: number) => `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<testsuites xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="junit_schema_4.xsd" name="Pester" tests="4" errors="${rootErrors}" failures="1" disabled="2" time="1.234">
  <testsuite name="C:\\t\\a.Tests.ps1" tests="4" errors="0" failures="1" hostname="H" id="0" skipped="1" disabled="1" package="C:\\t\\a.Tests.ps1" time="1.100">
    <properties><property name="junit-version" value="4" /></properties>
    <testcase name="Image.has a motd" status="Passed" classname="C:\\t\\a.Tests.ps1" assertions="0" time="0.010" />
    <testcase name="Image.has no users" status="Failed" classname="C:\\t\\a.Tests.ps1" assertions="0" time="0.020">
      <failure message="Expected 0, but got 1.">at C:\\t\\a.Tests.ps1:5</failure>
    </testcase>
    <testcase name="Image.is odd" status="Inconclusive" classname="C:\\t\\a.Tests.ps1" assertions="0" time="0.001"><skipped message="who knows"></skipped></testcase>
  </testsuite>
</testsuites>`;

test('what Pester left out is no contradiction, and what it calls inconclusive is not skipped', () => {
  expect(statuses(pester(0))).toEqual({
    'Image.has a motd': 'passed',
    'Image.has no users': 'failed',
    'Image.is odd': 'other',
  });
});

test('blocks of Pester that broke are in no test, and are told all the same', () => {
  expect(readJunit(pester(1)).at(-1)).toMatchObject({
    name: 'JUnit results are whole',
    status: 'other',
    message: 'suite Pester says errors="1", and its tests show 0',
  });
});

test('a test that passed after failures is flaky, one that never passed is failed, with its tries', () => {
  const tests = readJunit(`<testsuite name="s" tests="2" failures="1">
    <testcase name="shaky" time="0.2"><flakyFailure message="first" type="A"><stackTrace>x</stackTrace></flakyFailure><flakyError message="second"/></testcase>
    <testcase name="bad"><failure message="one"/><rerunFailure message="two"/><rerunFailure message="three"/></testcase>
  </testsuite>`);

  expect(tests).toMatchObject([
    {
      status: 'passed',
      flaky: true,
      retries: 2,
      retryAttempts: [
        { attempt: 1, status: 'failed', message: 'first' },
        { attempt: 2, status: 'other', message: 'second' },
      ],
    },
    { status: 'failed', retries: 2, retryAttempts: [{ message: 'one' }, { message: 'two' }] },
  ]);
  expect(tests[1]).not.toHaveProperty('flaky');
});

test('suites in suites are named from the outside in, and counted either way', () => {
  const nested = (tests: number) => `<testsuites><testsuite name="outer" tests="${tests}">
    <testcase name="a"/><testsuite name="inner" tests="1"><testcase name="b" classname="inner"/></testsuite>
  </testsuite></testsuites>`;

  expect(readJunit(nested(1))).toHaveLength(2);
  expect(readJunit(nested(2))[1]?.suite).toEqual(['outer', 'inner']);
  expect(readJunit(nested(3)).at(-1)).toMatchObject({ status: 'other' });
});

test.each([
  ['tests="3"', 'says tests="3", and its tests show 2'],
  ['tests="1"', 'says tests="1", and its tests show 2'],
  ['failures="2"', 'says failures="2", and its tests show 1'],
  ['failures="0"', 'says failures="0", and its tests show 1'],
  ['errors="1"', 'says errors="1", and its tests show 0'],
])('a suite with %s is not believed', (attribute, message) => {
  const tests = readJunit(
    `<testsuites><testsuite name="s" ${attribute}><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite></testsuites>`,
  );

  expect(tests).toHaveLength(3);
  expect(tests[2]).toMatchObject({ status: 'other', message: `suite s ${message}` });
});

test('no test is an empty list, and a promise of tests that are not there is not', () => {
  expect(readJunit('<testsuites><testsuite name="s" tests="0"/></testsuites>')).toEqual([]);
  expect(readJunit('<testsuites tests="4"/>')).toMatchObject([{ status: 'other' }]);
});

const laughs = `<!DOCTYPE lolz [<!ENTITY a "ha">${Array.from({ length: 30 }, (_, i) => `<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">`).join('')}]><testsuite>&a29;</testsuite>`;

test.each([
  ['a billion laughs', laughs, 'document type'],
  [
    'an external entity',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite>&x;</testsuite>',
    'document type',
  ],
  ['an entity that is not known', '<testsuite name="&x;"/>', 'no XML'],
  ['depth', '<testsuite>'.repeat(200_000), 'deep'],
  ['depth of other elements', `<testsuite>${'<a>'.repeat(200_000)}`, 'deep'],
  ['NUL', '<testsuite name="a\u0000b"/>', 'no XML'],
  ['a cut', '<testsuite name="s"><testcase name="a"/>', 'no XML'],
  ['two roots', '<testsuite/><testsuite/>', 'no XML'],
  ['another root', '<html/>', 'its root is <html>'],
  ['nothing', ' \n', 'empty'],
  ['words', 'all tests passed', 'no XML'],
])('%s is refused', (_, text, says) => {
  expect(() => readJunit(text)).toThrow(
    expect.objectContaining({
      code: 'HARNESS_RESULTS_INVALID',
      message: expect.stringContaining(says),
    }),
  );
});

test('a text of many megabytes is kept in part', () => {
  const [only] = readJunit(
    `<testsuite><testcase name="${'n'.repeat(100_000)}"><failure message="${'m'.repeat(1_000_000)}">${'t\n'.repeat(2_000_000)}</failure></testcase></testsuite>`,
  );

  expect(only?.name).toHaveLength(300);
  expect(only?.message).toHaveLength(400);
  expect(only?.trace?.length).toBeLessThanOrEqual(4000);
});

const word = fc
  .string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abc<>&"\'é ✓😀') })
  .map((text) => `x${text.trim()}x`.replace(/ +/g, ' '));
const generated = fc.record({
  name: word,
  outcome: fc.constantFrom('passed', 'failed', 'other', 'skipped'),
  milliseconds: fc.integer({ min: 0, max: 10_000_000 }),
  message: word,
});
const escaped = (text: string) => text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const elements: Readonly<Record<string, string>> = {
  failed: 'failure',
  other: 'error',
  skipped: 'skipped',
};

test('JUnit XML of any tests reads back as they are', () => {
  fc.assert(
    fc.property(fc.array(generated, { maxLength: 20 }), (cases) => {
      const body = cases.map(({ name, outcome, milliseconds, message }) => {
        const element = elements[outcome];
        const inside = element === undefined ? '' : `<${element} message="${escaped(message)}"/>`;
        return `<testcase name="${escaped(name)}" time="${milliseconds / 1000}">${inside}</testcase>`;
      });
      const failures = cases.filter(({ outcome }) => outcome === 'failed').length;

      const tests = readJunit(
        `<testsuites><testsuite name="s" tests="${cases.length}" failures="${failures}">${body.join('\n')}</testsuite></testsuites>`,
      );

      expect(
        tests.map(({ name, status, duration, message }) => [name, status, duration, message]),
      ).toEqual(
        cases.map(({ name, outcome, milliseconds, message }) => [
          name,
          outcome,
          milliseconds,
          outcome === 'passed' ? undefined : message,
        ]),
      );
    }),
  );
});

test('whatever the text, there is a list or an error of this package, and names are harmless', () => {
  const pieces = fc.constantFrom(
    '<testsuite',
    ' name="a"',
    '>',
    '/>',
    '</testsuite>',
    '<testcase',
    ' time="1"',
    '<failure>',
    '</failure>',
    '</testcase>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '&lt;',
    '&#x202e;',
    '<?x?>',
    'text',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      try {
        for (const { name } of readJunit(`<testsuite>${parts.join('')}</testsuite>`)) {
          expect(name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      } catch (error) {
        expect(error).toMatchObject({ name: 'HarnessError', code: 'HARNESS_RESULTS_INVALID' });
      }
    }),
  );
});
