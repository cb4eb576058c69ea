import { describe, expect, test } from 'vitest';
import type { Quarantine } from '../../src/gates/gate-policy.js';
import {
  decideTests,
  gateRecord,
  makeReport,
  type TestResult,
  type TestStatus,
} from '../../src/index.js';

const at = new Date('2026-11-28T12:00:00Z');

function result(name: string, status: TestStatus, more: Partial<TestResult> = {}): TestResult {
  return { name, status, duration: 1, suite: ['nitro', 'base'], type: 'launch', ...more };
}

const report = (...tests: readonly TestResult[]) => makeReport(tests, { stop: at });

const entry: Quarantine = {
  test: '* / base / chronyd runs',
  phases: ['launch'],
  owner: 'platform',
  reason: 'starts late',
  expires: '2027-01-31',
  tracker: 'SOE-9',
};

describe('a gate over tests', () => {
  test('passes when all that ran passed', () => {
    expect(decideTests(report(result('a', 'passed'), result('b', 'skipped')), { at })).toEqual({
      gate: 'tests',
      status: 'passed',
      evaluated: 1,
      reasons: [],
      warnings: [],
      items: [
        {
          key: expect.stringContaining('nitro'),
          name: 'nitro / base / b',
          decision: 'ignored',
          rule: 'the test is declared not to run',
        },
      ],
    });
  });

  test('does not pass when nothing ran', () => {
    for (const nothing of [report(), report(result('a', 'skipped'))]) {
      const { status, reasons } = decideTests(nothing, { at });

      expect([status, reasons]).toEqual(['not-evaluated', ['nothing was tested']]);
    }
  });

  test('fails with the names of the tests that failed', () => {
    const failed = ['a', 'b', 'c', 'd'].map((name) => result(name, 'failed'));
    const { status, reasons, evaluated } = decideTests(report(...failed), { at });

    expect([status, evaluated]).toEqual(['failed', 4]);
    expect(reasons).toEqual([
      '4 tests failed: nitro / base / a; nitro / base / b; nitro / base / c, and 1 more',
    ]);
  });

  test.each([
    ['pending', '1 test did not get to run: nitro / base / b'],
    ['other', '1 test could not be told: nitro / base / b'],
  ] as const)(
    'is not evaluated where a test is %s, and failed where another failed too',
    (status, reason) => {
      const some = report(result('a', 'passed'), result('b', status));
      expect(decideTests(some, { at })).toMatchObject({
        status: 'not-evaluated',
        reasons: [reason],
      });

      const worse = report(result('a', 'failed'), result('b', status));
      expect(decideTests(worse, { at }).status).toBe('failed');
    },
  );

  test('is not evaluated with fewer tests than the policy, or the release before, asks for', () => {
    const three = report(...['a', 'b', 'c'].map((name) => result(name, 'passed')));
    const one = report(result('a', 'passed'));

    expect(decideTests(one, { at, policy: { tests: { minimum: 2 } } })).toMatchObject({
      status: 'not-evaluated',
      reasons: ['1 test told something; 2 have to'],
    });
    expect(decideTests(one, { at, previous: three })).toMatchObject({
      status: 'not-evaluated',
      reasons: ['1 different test told something; in the release before it were 3, and 3 have to'],
    });
    const half = { tests: { ofPrevious: 0.3 } };
    expect(decideTests(one, { at, previous: three, policy: half }).status).toBe('passed');
  });

  test('does not miss tests because the release before was launched on more types', () => {
    const on = (place: string, names: readonly string[]) =>
      names.map((name) => result(name, 'passed', { suite: [place, 'base'] }));
    const names = Array.from({ length: 10 }, (_, index) => `test ${index}`);
    const previous = report(...on('nitro', names), ...on('xen', names));

    expect(decideTests(report(...on('metal', names)), { at, previous }).status).toBe('passed');
    const fewer = names.slice(2);
    expect(
      decideTests(report(...on('nitro', fewer), ...on('xen', fewer)), { at, previous }).reasons,
    ).toEqual([
      '8 different tests told something; in the release before it were 10, and 9 have to',
    ]);
  });

  test('looks at the tests of its phase only', () => {
    const both = report(result('a', 'failed', { type: 'bake' }), result('a', 'passed'));

    expect(decideTests(both, { at, phase: 'launch' })).toMatchObject({
      gate: 'launch-tests',
      status: 'passed',
      evaluated: 1,
    });
    expect(decideTests(both, { at, phase: 'bake' }).status).toBe('failed');
    expect(decideTests(both, { at, phase: 'rebake' }).status).toBe('not-evaluated');
  });

  test('takes a pass after a retry for flaky, never for a plain pass', () => {
    const flaky = report(result('a', 'passed', { flaky: true, retries: 1 }));

    expect(decideTests(flaky, { at })).toMatchObject({
      status: 'passed',
      warnings: ['1 test passed, but not the first time: nitro / base / a'],
      items: [{ decision: 'flaky' }],
    });
    expect(decideTests(flaky, { at, policy: { tests: { flaky: 'block' } } }).status).toBe('failed');
  });
});

describe('what is decided about a test', () => {
  test('has what was seen, as one printable line of at most 200 characters', () => {
    const messages = ['it is 0644', `\u001B[31mred\n${'x'.repeat(300)}`, ' \n'];
    const tests = messages.map((message, index) => result(`${index}`, 'failed', { message }));
    const [short, long, none] = decideTests(report(...tests), { at }).items;

    expect(short?.message).toBe('it is 0644');
    expect(long?.message).toMatch(/^red x+…$/);
    expect(long?.message).toHaveLength(200);
    expect(none).not.toHaveProperty('message');
  });
});

test('a phase that there is not is refused, with those that there are', () => {
  expect(() => decideTests(report(), { phase: 'luanch' as 'launch' })).toThrow(
    expect.objectContaining({
      code: 'HARNESS_OPTIONS_INVALID',
      message: 'Cannot decide about tests of the phase luanch: use one of bake, launch, rebake',
    }),
  );
});

describe('a quarantine', () => {
  const failed = report(result('chronyd runs', 'failed'), result('a', 'passed'));
  const policy = (more: Partial<Quarantine> = {}) => ({ quarantine: [{ ...entry, ...more }] });

  test('lets a known failure be, and says so', () => {
    const decision = decideTests(failed, { at, phase: 'launch', policy: policy() });

    expect(decision).toMatchObject({
      status: 'passed',
      warnings: ['1 test failed in quarantine: nitro / base / chronyd runs'],
      items: [{ decision: 'quarantined', waiver: { tracker: 'SOE-9', expires: '2027-01-31' } }],
    });
  });

  test('holds through its last day, and fails the gate from the next', () => {
    const last = policy({ expires: '2026-11-28' });
    const options = { phase: 'launch', policy: last } as const;

    expect(decideTests(failed, { ...options, at })).toMatchObject({
      status: 'passed',
      warnings: [
        expect.anything(),
        'the quarantine of * / base / chronyd runs ends on 2026-11-28; platform answers for it',
      ],
    });
    const late = decideTests(failed, { ...options, at: new Date('2026-11-29T00:00:00Z') });
    expect(late.status).toBe('failed');
    expect(late.reasons).toEqual([
      '1 test failed: nitro / base / chronyd runs',
      'the quarantine of * / base / chronyd runs expired on 2026-11-28; platform answers for it (SOE-9)',
    ]);
  });

  test('that fits no test fails the gate, as its name is mostly misspelt', () => {
    const wrong = { at, phase: 'launch', policy: policy({ test: '* / base / chrony' }) } as const;

    expect(decideTests(failed, wrong).reasons).toContain(
      'the quarantine of * / base / chrony fits no test; correct or remove it',
    );
  });

  test('is not missed where there was no test at all', () => {
    expect(decideTests(report(), { at, phase: 'launch', policy: policy() })).toMatchObject({
      status: 'not-evaluated',
      reasons: ['nothing was tested'],
    });
  });

  test.each(['pending', 'other'] as const)('lets no test be that is %s', (status) => {
    const unseen = report(result('chronyd runs', status), result('a', 'passed'));

    expect(decideTests(unseen, { at, phase: 'launch', policy: policy() })).toMatchObject({
      status: 'not-evaluated',
      items: [{ decision: 'not-run' }],
    });
  });

  test('of every test leaves nothing that was tested', () => {
    expect(decideTests(failed, { at, policy: policy({ test: '*chronyd*' }) }).status).toBe(
      'passed',
    );
    const all = report(result('a', 'failed'), result('b', 'failed'));
    expect(decideTests(all, { at, policy: policy({ test: '*' }) })).toMatchObject({
      status: 'not-evaluated',
      reasons: ['every test that ran is in quarantine, so that nothing was tested'],
    });
  });

  test('lets a flaky test be, where those stop a release', () => {
    const flaky = report(result('chronyd runs', 'passed', { flaky: true }), result('a', 'passed'));
    const blocking = { tests: { flaky: 'block' } } as const;

    expect(decideTests(flaky, { at, policy: blocking }).reasons).toEqual([
      '1 test passed, but not the first time: nitro / base / chronyd runs',
    ]);
    expect(decideTests(flaky, { at, policy: { ...blocking, ...policy() } })).toMatchObject({
      status: 'passed',
      warnings: [
        '1 test passed, but not the first time, in quarantine: nitro / base / chronyd runs',
      ],
    });
  });

  test('in a report of all phases and architectures is for its own only', () => {
    const other = result('chronyd runs', 'failed', { type: 'rebake' });
    const arm = result('chronyd runs', 'failed', { parameters: { architecture: 'arm64' } });
    const x86 = result('chronyd runs', 'failed', { parameters: { architecture: 'x86_64' } });
    const decisions = (...tests: readonly TestResult[]) =>
      decideTests(report(...tests), { at, policy: policy({ architectures: ['arm64'] }) }).items.map(
        ({ decision }) => decision,
      );

    expect(decisions(other, arm, x86)).toEqual(['blocks', 'quarantined', 'blocks']);
  });

  test('of a test that passes is a warning', () => {
    const fine = report(result('chronyd runs', 'passed'));

    expect(decideTests(fine, { at, phase: 'launch', policy: policy() })).toMatchObject({
      status: 'passed',
      warnings: ['a test in quarantine passes: nitro / base / chronyd runs'],
    });
  });

  test('of many tests is a warning only where every one that ran passes', () => {
    const on = (place: string, status: TestStatus) =>
      result('chronyd runs', status, { suite: [place, 'base'] });
    const warnings = (...statuses: readonly TestStatus[]) =>
      decideTests(report(...statuses.map((status, index) => on(`on ${index}`, status))), {
        at,
        policy: policy(),
      }).warnings.filter((warning) => warning.includes('pass'));

    expect(warnings('passed', 'failed')).toEqual([]);
    expect(warnings('passed', 'pending')).toEqual([]);
    expect(warnings('skipped')).toEqual([]);
    expect(warnings('passed', 'skipped', 'passed')).toEqual([
      '2 tests in quarantine pass, all of * / base / chronyd runs: on 0 / base / chronyd runs; on 2 / base / chronyd runs',
    ]);
  });

  test('of another phase, flavor or architecture is neither used nor missed', () => {
    for (const more of [
      { phases: ['bake'] },
      { flavors: ['rhel-9'] },
      { architectures: ['arm64'] },
    ] as const) {
      const decision = decideTests(failed, {
        at,
        phase: 'launch',
        flavor: 'al2023',
        architectures: ['x86_64'],
        policy: policy(more),
      });

      expect(decision.reasons).toEqual(['1 test failed: nitro / base / chronyd runs']);
    }
  });
});

test('a record keeps the decision, how much it rests on and its first reason', () => {
  const decision = decideTests(report(result('a', 'failed'), result('b', 'pending')), { at });

  expect(gateRecord(decision, 'tests.json')).toEqual({
    name: 'tests',
    status: 'failed',
    summary: '1 evaluated; 1 test failed: nitro / base / a (and 1 more)',
    evaluated: 1,
    report: 'tests.json',
  });
});

test('a record says it in one printable line of at most 300 characters', () => {
  const names = [`a\u001B[31m\n${'n'.repeat(400)}`, 'b'];
  const decision = decideTests(report(...names.map((name) => result(name, 'failed'))), { at });
  const reasons = Array.from({ length: 1000 }, () => decision.reasons[0] ?? '');
  const { summary } = gateRecord({ ...decision, evaluated: 123_456, reasons });

  expect(summary).toMatch(
    /^123456 evaluated; 2 tests failed: nitro \/ base \/ a.*… \(and 999 more\)$/,
  );
  expect(summary).not.toMatch(/\p{Cc}/u);
  expect(summary.length).toBeLessThanOrEqual(300);
});
