import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openscapScan } from '../../src/adapters/openscap-scan.js';
import { openscapScript, readOpenscapOutput } from '../../src/scans/openscap-script.js';
import { amazonLinux, launchManaged, runOn, startRunning } from '../support/running.js';

const content = '/usr/share/xml/scap/ssg/content/ssg-debian11-ds.xml';
const release = existsSync('/etc/debian_version')
  ? readFileSync('/etc/debian_version', 'utf8')
  : '';
const major = /^(\d+)\./.exec(release)?.[1];
/** Needs openscap-scanner and ssg-debian, on a Debian that the content is not for. */
const isPossible =
  existsSync('/usr/bin/oscap') && existsSync(content) && major !== undefined && major !== '11';
const profile = 'xccdf_org.ssgproject.content_profile_anssi_np_nt28_minimal';

function directoryForTest() {
  const directory = mkdtempSync(join(tmpdir(), 'soe-scap-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

describe.skipIf(!isPossible)('OpenSCAP on this machine', () => {
  const { directory, remove } = directoryForTest();
  const adapted = join(directory, 'adapted-ds.xml');
  // The same rules, for the Debian that runs here: the pattern that recognizes the release is changed.
  beforeAll(() =>
    writeFileSync(
      adapted,
      readFileSync(content, 'utf8').replaceAll('>^11.[0-9]+$<', `>^${major}.[0-9]+$<`),
    ),
  );
  afterAll(remove);

  test('rules are evaluated on the root file system, and what fails has a title', async () => {
    const report = join(directory, 'arf.xml');

    const scan = await openscapScan({ profile, datastream: adapted, report });

    expect(scan.scanner).toMatchObject({
      name: 'openscap',
      version: expect.stringMatching(/^1\./),
    });
    expect(scan.scanner.content).toContain(profile);
    expect(scan.evaluated).toBeGreaterThan(5);
    expect(scan.gaps).toEqual([]);
    for (const finding of scan.findings) {
      expect(finding).toMatchObject({ kind: 'configuration', title: expect.any(String) });
    }
    // The report embeds the content; what is read from it are a few lines.
    expect(statSync(report).size).toBeGreaterThan(5_000_000);
  }, 60_000);

  test('content for another system ends with exit code 0, and is not clean', async () => {
    const { status } = spawnSync('oscap', ['xccdf', 'eval', '--profile', profile, content]);
    const scan = await openscapScan({ profile, datastream: content });

    expect(status).toBe(0);
    expect(scan).toMatchObject({ evaluated: 0, findings: [] });
    expect(scan.gaps[0]).toContain('the content is for another one');
  }, 60_000);

  test('the script brings back the same from a guest', async () => {
    const run = 'test-run-1';
    const script = openscapScript({ profile, datastream: adapted, run });
    const { stdout } = spawnSync('/bin/sh', ['-s'], { input: script, encoding: 'utf8' });

    const scan = await readOpenscapOutput(stdout, { run });

    expect(stdout.length).toBeLessThan(24_000);
    expect(scan.evaluated).toBeGreaterThan(5);
    expect(scan.gaps).toEqual([]);
    for (const finding of scan.findings) expect(finding.title).toEqual(expect.any(String));
  }, 60_000);

  test('an image that was launched is checked through SSM', async (context) => {
    const aws = await startRunning(context);
    const instanceId = await launchManaged(aws, await amazonLinux(aws));
    const run = 'test-run-2';
    const scan = async (datastream: string, prepare = '') => {
      const script = `${prepare}\n${openscapScript({ profile, datastream, run })}`;
      return readOpenscapOutput(await runOn(aws, instanceId, script), { run });
    };

    const other = await scan(content);
    const own = await scan(
      '/tmp/ds.xml',
      `echo 12.1 >/etc/debian_version; sed 's/>^11.\\[0-9]+\\$</>^12.[0-9]+$</' ${content} >/tmp/ds.xml`,
    );

    expect(other).toMatchObject({ evaluated: 0, findings: [] });
    expect(other.gaps[0]).toContain('the content is for another one');
    expect(own.evaluated).toBeGreaterThan(5);
  }, 120_000);

  test('a profile that the content does not have is an error, with what oscap says', async () => {
    await expect(openscapScan({ profile: 'no_such', datastream: content })).rejects.toMatchObject({
      code: 'HARNESS_SCAN_FAILED',
      message: expect.stringContaining('no_such'),
    });
  }, 60_000);
});

/** A program in the place of oscap. */
function program(script: string): { readonly program: string; readonly directory: string } {
  const { directory, remove } = directoryForTest();
  onTestFinished(remove);
  const file = join(directory, 'oscap');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { program: file, directory };
}

const options = { profile: 'p', datastream: '/content.xml' };

test('another root is probed as oscap-chroot does, and nothing of the environment is passed on', async () => {
  const oscap = program(`env >"$(dirname "$0")/environment"
printf '<TestResult><rule-result idref="a"><result>pass</result></rule-result></TestResult>' >"$6"`);

  const scan = await openscapScan({ ...options, program: oscap.program, root: '/mnt/image' });

  const environment = readFileSync(join(oscap.directory, 'environment'), 'utf8');
  expect(environment).toContain('OSCAP_PROBE_ROOT=/mnt/image\n');
  expect(environment).toContain('OSCAP_EVALUATION_TARGET=chroot:///mnt/image\n');
  expect(environment).not.toContain('VITEST');
  expect(scan).toMatchObject({ evaluated: 1, gaps: [], target: '/mnt/image' });
});

test.each([
  ['exit code 1', 'echo "E: oscap: broken" >&2; exit 1', 'ended with 1: E: oscap: broken'],
  ['a signal', 'kill -9 $$', 'ended with SIGKILL'],
  ['no results', 'exit 0', 'it wrote no results'],
])('%s is a scan that failed', async (_, script, message) => {
  await expect(
    openscapScan({ ...options, program: program(script).program }),
  ).rejects.toMatchObject({
    code: 'HARNESS_SCAN_FAILED',
    message: expect.stringContaining(message),
  });
});

test('results that are cut off are refused', async () => {
  const oscap = program(`printf '<TestResult><rule-result idref="a">' >"$6"; exit 2`);

  await expect(openscapScan({ ...options, program: oscap.program })).rejects.toMatchObject({
    code: 'HARNESS_SCAN_INVALID',
  });
});

test('a program that is not there is told from one that fails', async () => {
  await expect(openscapScan({ ...options, program: '/nowhere/oscap' })).rejects.toMatchObject({
    code: 'HARNESS_PEER_MISSING',
  });
});

test('a scan can be stopped', async () => {
  const controller = new AbortController();
  const oscap = program('exec sleep 600');
  const scan = openscapScan({ ...options, program: oscap.program, signal: controller.signal });
  controller.abort(new Error('enough'));

  await expect(scan).rejects.toThrow('enough');
});
