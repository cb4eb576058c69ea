import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HarnessError } from '../../src/errors.js';
import { openscapScript, readOpenscapOutput } from '../../src/scans/openscap-script.js';

const run = 'run-0123456789';
const shells = ['/bin/sh', '/bin/busybox'].filter((shell) => existsSync(shell));

/** Results as oscap lays them out: one rule failed, with what must not come back, and one passed. */
const results = `<?xml version="1.0" encoding="UTF-8"?>
<Benchmark xmlns="http://checklists.nist.gov/xccdf/1.2" id="b">
  <Group id="g">
    <Rule selected="true" id="rule_a" severity="high">
      <title xml:lang="en-US">Do not &lt;let&gt; root in</title>
      <description>it's a long story</description>
      <fix system="urn:xccdf:fix:script:sh">rm -rf</fix>
    </Rule>
    <Rule id="rule_b" severity="low">
      <title>Passed</title>
    </Rule>
  </Group>
  <TestResult id="t" end-time="2026-11-28T12:14:02+00:00" version="1" test-system="cpe:/a:redhat:openscap:1.3.7">
    <target>vm</target>
    <rule-result idref="rule_a" severity="high">
      <result>fail</result>
    </rule-result>
    <rule-result idref="rule_b" severity="low">
      <result>pass</result>
    </rule-result>
  </TestResult>
</Benchmark>
`;

/** A guest with an oscap that writes these results and ends with this code. */
function guest(xml: string, code: number) {
  const directory = mkdtempSync(join(tmpdir(), 'soe-guest-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  writeFileSync(join(directory, 'xml'), xml);
  const oscap = join(directory, 'oscap');
  writeFileSync(
    oscap,
    `#!/bin/sh\nprintf '%s\\n' "$@" >"${directory}/arguments"\ncp "${directory}/xml" "$6"\necho 'no such profile' >&2\nexit ${code}\n`,
  );
  chmodSync(oscap, 0o755);
  return {
    leftOver: () => readdirSync(temporary),
    run(shell: string, script: string) {
      const args = shell.endsWith('busybox') ? ['sh', '-s'] : ['-s'];
      return spawnSync(shell, args, {
        input: script,
        encoding: 'utf8',
        env: { PATH: `${directory}:/usr/bin:/bin`, TMPDIR: temporary },
      });
    },
  };
}

const script = openscapScript({ profile: 'standard', datastream: "/tmp/it's.xml", run });

test.each(shells)(
  '%s brings back what failed, with its title, and leaves nothing behind',
  async (shell) => {
    const machine = guest(results, 2);

    const { stdout, status } = machine.run(shell, script);

    expect(status).toBe(0);
    expect(await readOpenscapOutput(`noise\n${stdout}`, { run })).toEqual({
      scanner: { name: 'openscap', version: '1.3.7', content: '1' },
      target: 'vm',
      scannedAt: '2026-11-28T12:14:02.000Z',
      evaluated: 2,
      gaps: [],
      findings: [
        {
          id: 'rule_a',
          kind: 'configuration',
          severity: 'high',
          title: 'Do not <let> root in',
          fixAvailable: true,
        },
      ],
    });
    expect(machine.leftOver()).toEqual([]);
  },
);

test('results that are laid out otherwise come back whole', async () => {
  const { stdout } = guest(results.replaceAll('TestResult', 'x:TestResult'), 0).run(
    '/bin/sh',
    script,
  );

  expect((await readOpenscapOutput(stdout, { run })).evaluated).toBe(2);
});

test('an error of oscap is one of the script, and what it said is told', () => {
  const { stdout, stderr, status } = guest(results, 1).run('/bin/sh', script);

  expect(status).toBe(1);
  expect(stderr).toContain('no such profile');
  expect(() => readOpenscapOutput(stdout + stderr, { run })).toThrow(
    'the output has none; it ends with: oscap ended with exit code 1',
  );
});

test('an image without oscap is told from one without findings', () => {
  const { stderr, status } = spawnSync(
    '/bin/sh',
    ['-c', script.replace('PATH=$PATH', 'PATH=/none')],
    {
      encoding: 'utf8',
      env: {},
    },
  );

  // The directories of the system are searched as well, so this holds where oscap is not installed.
  if (existsSync('/usr/bin/oscap')) expect(status).toBe(1);
  else expect(stderr).toContain('oscap is not in this image');
});

test('results of another run are nobody’s, and a lost part is noticed', () => {
  const { stdout } = guest(results, 2).run('/bin/sh', script);

  expect(() => readOpenscapOutput(stdout, { run: 'another-run-1' })).toThrow('the output has none');
  expect(() => readOpenscapOutput(stdout.replace('of=1', 'of=2'), { run })).toThrow(
    '1 parts came, of 2',
  );
});

test.each([
  { profile: '--help', datastream: '/a.xml', run },
  { profile: 'a', datastream: '-x', run },
  { profile: 'a', datastream: '/a.xml', run: '"] $(id)' },
])('arguments that would be something else are refused: %j', (options) => {
  expect(() => openscapScript(options)).toThrow(HarnessError);
});
