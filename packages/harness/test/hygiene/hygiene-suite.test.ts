import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  type HarnessError,
  type HygieneException,
  type HygieneOptions,
  hygieneChecks,
  hygieneSuite,
  type ScriptCheck,
} from '../../src/index.js';
import { runnerScript } from '../../src/runner/runner-script.js';
import { must } from '../support/aws.js';
import { isInstalled } from '../support/shells.js';

const scriptsOf = (options: HygieneOptions = {}): readonly ScriptCheck[] =>
  hygieneSuite(options).checks.flatMap((check) => (check.kind === 'script' ? [check] : []));
const textOf = ({ contents }: ScriptCheck): string => Buffer.from(contents, 'base64').toString();

test('every check has an id of its own, and a title', () => {
  const ids = hygieneChecks.map(({ id }) => id);

  expect(new Set(ids).size).toBe(ids.length);
  expect(
    hygieneChecks.filter(({ id, title }) => !/^[a-z-]+$/.test(id) || /[#:]/.test(title)),
  ).toEqual([]);
});

test('each script plans the checks of its phase', () => {
  for (const script of scriptsOf()) {
    const [phase] = script.phases ?? [];
    const count = hygieneChecks.filter(
      ({ group, phases }) => group === script.subject && phases.some((each) => each === phase),
    ).length;

    expect(textOf(script)).toContain(`printf '1..%s\\n' ${count}\n`);
  }
  expect(scriptsOf().map(({ subject, phases }) => `${subject} ${phases?.join(' ')}`)).toContain(
    'identity launch rebake',
  );
});

test('a suite for some phases has nothing of others, and can be run', () => {
  const suite = hygieneSuite({ phases: ['bake'] });

  expect(suite.checks.every(({ phases = [] }) => phases.join() === 'bake')).toBe(true);
  expect(runnerScript([suite], { phase: 'bake', run: 'r1' }).length).toBeLessThan(60_000);
});

test('what only a build needs has to be gone', () => {
  expect(hygieneSuite({ gone: ['/etc/pki/build-ca.pem'] }).checks).toContainEqual({
    kind: 'file',
    subject: '/etc/pki/build-ca.pem',
    exists: false,
  });
});

test('a check that is switched off is listed as skipped, and its reason does nothing', () => {
  const [identity] = scriptsOf({ skip: { 'dhcp-leases': "it's # $(reboot) \u001b[2J" } });
  const { stdout } = spawnSync('sh', ['-s'], {
    input: textOf(must(identity)),
    encoding: 'utf8',
  });

  expect(stdout).toContain("ok - dhcp-leases: no DHCP leases # SKIP it's   $(reboot)  [2J\n");
});

test.for<[HygieneOptions, string]>([
  [{ skip: { 'dhcp-lease': 'x' } }, 'there is no check "dhcp-lease"; there are ssh-host-keys, '],
  [{ skip: { 'dhcp-leases': ' ' } }, 'skip.dhcp-leases: says no reason'],
  [
    { allow: [{ check: 'secret', path: '/x', reason: 'x' }] },
    'allow[0].check: there is no check "secret"',
  ],
  [
    { allow: [{ check: 'secrets', path: '', reason: '' }] },
    'allow[0].path: is empty\n  allow[0].reason',
  ],
  [
    { allow: [{ check: 'secrets', path: '/x', reason: 'x', expires: '2026-13-01' }] },
    'is no day such as',
  ],
  [{ allow: [{ check: 'secrets', path: '/x' } as HygieneException] }, 'allow[0].reason is missing'],
  [{ allow: [null as unknown as HygieneException] }, 'allow[0] is no exception'],
  [
    { allow: [{ check: 'secrets', paths: '/x', reason: 'x' } as unknown as HygieneException] },
    'allow[0]: a member is "paths", not "check", "path"',
  ],
  [
    { allow: [{ check: 'secrets', path: 7, reason: 'x' } as unknown as HygieneException] },
    'allow[0].path is no text',
  ],
  [{ platform: 'window' as 'windows' }, 'platform is "window", not "linux" or "windows"'],
  [{ phases: ['launched' as 'launch'] }, 'phases[0] is "launched", not "bake", "launch" or'],
  [{ bootMode: 'bios' as 'uefi' }, 'bootMode is "bios", not "legacy-bios"'],
  [{ platform: 'windows', phases: ['x' as 'bake'] }, 'phases[0] is "x"'],
  [{ maxLogMegabytes: 0 }, 'maxLogMegabytes: 0 is not above 0'],
  [{ secretPaths: ['etc'] }, '"etc" does not begin with /'],
  [{ installerUsers: ['a b'] }, '"a b" is no name of an account'],
  [{ platform: 'windows', firewall: true }, 'firewall: is for Linux only'],
  [{ platform: 'windows', skip: { secrets: 'x' } }, 'there is no check "secrets"'],
])('%j is refused', ([options, said]) => {
  expect(() => hygieneSuite(options)).toThrow(
    expect.objectContaining<Partial<HarnessError>>({
      code: 'HARNESS_OPTIONS_INVALID',
      message: expect.stringContaining(said),
    }),
  );
});

test('Windows has a suite of its own, whose checks can be switched off', () => {
  const { platform, checks } = hygieneSuite({ platform: 'windows', phases: ['bake'] });
  const [first] = checks;
  const subject = first?.subject ?? '';
  const off = hygieneSuite({ platform: 'windows', skip: { [subject]: 'not ours' } });

  expect(platform).toBe('windows');
  expect(checks.every(({ phases = [] }) => phases.join() === 'bake')).toBe(true);
  expect(off.checks.find((check) => check.subject === subject)?.skip).toBe('not ours');
});

test.skipIf(!isInstalled('shellcheck'))('shellcheck finds nothing in any script', () => {
  const allow = [{ check: 'secrets', path: "/opt/it's *.env", reason: 'x', expires: '2026-01-01' }];
  const options: HygieneOptions = { firewall: true, dropIns: true, bootMode: 'uefi', allow };
  for (const script of scriptsOf(options)) {
    const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-'], {
      input: textOf(script),
      encoding: 'utf8',
    });

    expect(stdout).toBe('');
  }
});
