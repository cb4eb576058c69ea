import { afterAll, describe, expect, it, test } from 'vitest';
import { compareLaunches, compareLives } from '../../src/rebake/compare-lives.js';
import { identityProbe, identityProbes } from '../../src/rebake/identity-probes.js';
import { must } from '../support/aws.js';
import { shells, temporaryFolder } from '../support/shells.js';

const [a, b] = ['i-0aaaaaaaaaaaaaaaa', 'i-0bbbbbbbbbbbbbbbb'];

/** A launch whose probe said this. */
function launch(name: string, instanceId: string, ...facts: readonly string[]) {
  const lines = [...facts, 'end'].map((fact) => `soe-identity ${fact}`);
  return { name, instanceId, outputs: { [identityProbe]: `noise\n${lines.join('\n')}\n` } };
}

/** What a clean launch says. */
const clean = (name: string, instanceId: string, ...more: readonly string[]) =>
  launch(
    name,
    instanceId,
    `machine-id ${name.padEnd(32, '0')}`,
    `host-key ${name}1 /etc/ssh/ssh_host_ed25519_key.pub`,
    `random-seed ${name}2 /var/lib/systemd/random-seed`,
    'first-boot-tool cloud-init',
    `first-boot-of ${instanceId}`,
    'first-boot-done yes',
    `instance-data ${instanceId}`,
    `logged-instance ${instanceId} /var/log/cloud-init.log`,
    `journal-of ${name.padEnd(32, '0')}`,
    ...more,
  );

const seen = (tests: ReturnType<typeof compareLives>) =>
  tests
    .filter(({ status }) => status !== 'passed')
    .map(({ name, status, message }) => `${status}: ${name}: ${message}`);

describe('two lives', () => {
  it('pass where each has an identity of its own', () => {
    const tests = compareLives(clean('first', a), clean('second', b));
    expect(seen(tests)).toEqual([]);
    expect(tests[0]).toEqual({
      name: 'machine id is its own',
      suite: ['second', 'identity'],
      type: 'rebake',
      duration: 0,
      status: 'passed',
    });
    expect(compareLaunches(clean('first', a), clean('second', b)).map(({ type }) => type)).toEqual([
      'launch',
      'launch',
      'launch',
    ]);
  });

  it('fail for each thing that both have', () => {
    const first = clean('same', a);
    expect(seen(compareLaunches(first, { ...first, name: 'other', instanceId: b }))).toEqual([
      `failed: machine id is its own: has the same as same: ${'same'.padEnd(32, '0')}`,
      'failed: SSH host keys are its own: has the same as same: /etc/ssh/ssh_host_ed25519_key.pub (same1)',
      'failed: random seed is its own: has the same as same: /var/lib/systemd/random-seed (same2)',
    ]);
  });

  it.each([
    [
      'did not run again',
      `first-boot-of ${a}`,
      'cloud-init last ran for i-0aaaaaaaaaaaaaaaa, not for i-0bbbbbbbbbbbbbbbb',
    ],
    ['did not end', `first-boot-of ${b}`, 'cloud-init did not end'],
    [
      'never ran',
      'first-boot-of',
      'cloud-init last ran for no instance, not for i-0bbbbbbbbbbbbbbbb',
    ],
  ])('fail where first boot %s', (_what, fact, message) => {
    const second = launch('second', b, 'machine-id x', 'first-boot-tool cloud-init', fact);
    expect(seen(compareLives(launch('first', a, 'machine-id y'), second))).toContain(
      `failed: first boot was done again: ${message}`,
    );
  });

  it('fail for what is left of another life, but for keys that are meant to be there', () => {
    const second = clean(
      'second',
      b,
      `logged-instance ${a} /var/log/cloud-init-output.log`,
      `authorized-key abc /root/.ssh/authorized_keys`,
    );
    const logs = `failed: no logs of another life: has what belongs to another instance: /var/log/cloud-init-output.log (${a})`;
    expect(seen(compareLives(clean('first', a), second))).toEqual([
      logs,
      'failed: no authorized keys of another life: lets in keys that the launch did not give it: /root/.ssh/authorized_keys (abc)',
    ]);
    expect(seen(compareLives(clean('first', a), second, { authorizedKeys: ['abc'] }))).toEqual([
      logs,
    ]);
  });

  it('fail where the second lost what makes an identity, and skip what neither has', () => {
    const tests = compareLives(clean('first', a), launch('second', b));
    expect(seen(tests)).toEqual([
      'failed: machine id is its own: second has no machine-id',
      'failed: SSH host keys are its own: second has no host-key',
      'failed: random seed is its own: second has no random-seed',
      'failed: first boot was done again: second has no tool for first boot any more',
    ]);
    expect(seen(compareLives(launch('first', a), launch('second', b)))).toEqual([
      'failed: machine id is its own: second has no machine-id',
      'skipped: SSH host keys are its own: the system has no host-key',
      'skipped: random seed is its own: the system has no random-seed',
      'skipped: first boot was done again: the system has neither cloud-init nor EC2Launch',
    ]);
  });

  it('are pending where a probe did not run to its end', () => {
    const none = { name: 'first', instanceId: a, outputs: {} };
    const cut = {
      name: 'second',
      instanceId: b,
      outputs: { identity: 'soe-identity machine-id x' },
    };
    const tests = compareLives(none, cut);
    expect(new Set(tests.map(({ status }) => status))).toEqual(new Set(['pending']));
    expect(tests[0]?.message).toBe(
      'the probe "identity" did not run on first; the output of the probe "identity" of second ends too early',
    );
  });

  it('of Windows are told apart by SID, GUID and the mark of EC2Launch', () => {
    const windows = (name: string, id: string, sid: string, mark: string) =>
      launch(
        name,
        id,
        `machine-id guid-${name} MachineGuid`,
        `machine-id ${sid} SID`,
        'first-boot-tool EC2Launch',
        mark,
      );
    const first = windows('first', a, 'S-1-5-21-1', 'first-boot-mark 2026-11-28T10:00:00Z');
    expect(
      seen(
        compareLives(
          first,
          windows('second', b, 'S-1-5-21-1', 'first-boot-mark 2026-11-28T10:00:00Z'),
        ),
      ),
    ).toEqual(
      expect.arrayContaining([
        'failed: machine id is its own: has the same as first: SID (S-1-5-21-1)',
        'failed: first boot was done again: has the same as first: 2026-11-28T10:00:00Z',
      ]),
    );
    expect(
      seen(
        compareLives(
          first,
          windows('second', b, 'S-1-5-21-2', 'first-boot-mark 2026-11-28T11:00:00Z'),
        ),
      ).filter((line) => line.startsWith('failed')),
    ).toEqual([]);
  });
});

const folder = temporaryFolder('identity');
afterAll(folder.remove);

describe.each(shells(folder.path))('$name', ({ there, run }) => {
  test.skipIf(!there)('runs the probe, which tells no secret', () => {
    const { stdout, status } = run(must(identityProbes()[0]).script);
    const lines = stdout.trimEnd().split('\n');
    expect(status).toBe(0);
    expect(lines.every((line) => line.startsWith('soe-identity '))).toBe(true);
    expect(lines[0]).toMatch(/^soe-identity machine-id/);
    expect(lines.at(-1)).toBe('soe-identity end');
    expect(stdout).not.toMatch(/ssh-(?:rsa|ed25519) AAAA/);
  });
});

test('the probe of Windows says the same kinds of facts', () => {
  const script = must(identityProbes('windows')[0]).script;
  expect(script).toContain("Say machine-id ($account.SID -replace '-\\d+$', '') SID");
  expect(script.trimEnd().endsWith('Say end')).toBe(true);
  // Windows PowerShell 5 has no `??`, `?.` and `&&`.
  expect(script).not.toMatch(/\?\?|\?\.[A-Za-z]|&&/);
});
