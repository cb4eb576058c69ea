import { describe, expect, it } from 'vitest';
import type { FailureClass, PackerResult } from '../../src/index.js';
import { fallbackVariables, planRetry } from '../../src/retry/retry-policy.js';

const attempt = (
  classes: readonly FailureClass[],
  outcome: PackerResult['outcome'] = 'failed',
): PackerResult => ({
  outcome,
  packerVersion: '1.6.6',
  runId: 'run',
  startedAt: '2026-11-22T00:00:00.000Z',
  durationMs: 1,
  exitCode: 1,
  signal: null,
  artifacts: [],
  diagnostics: [],
  timeline: [],
  survivors: [],
  runDirectory: 'run',
  logFile: 'run/log',
  failure: {
    class: classes[0] ?? 'unknown',
    message: '',
    lastLines: [],
    images: [],
    instances: [],
    fingerprint: '',
    errors: classes.map((each, index) => ({ build: `b${index}`, message: '', class: each })),
  },
});
const always = () => 1;

describe('planRetry', () => {
  it.each<FailureClass>(['capacity', 'throttled', 'communicator'])(
    'tries again after %s, twice, and waits longer each time',
    (reason) => {
      const history = [attempt([reason]), attempt([reason]), attempt([reason])];

      expect(planRetry(history.slice(0, 1), {}, always)).toMatchObject({ delay: 10_000 });
      expect(planRetry(history.slice(0, 2), {}, always)).toMatchObject({ delay: 20_000 });
      expect(planRetry(history, {}, always)).toBeUndefined();
    },
  );

  it.each<FailureClass>([
    'auth',
    'quota',
    'source-missing',
    'name-taken',
    'config',
    'provisioner',
    'timeout',
    'cancelled',
    'unknown',
  ])('does not try again after %s by itself', (reason) => {
    expect(planRetry([attempt([reason])], {}, always)).toBeUndefined();
  });

  it.each(['provisioner', 'config', 'cancelled'] as const)(
    'never tries again after %s, whatever the policy says',
    (reason) => {
      const retries = { [reason]: 5 };

      expect(planRetry([attempt([reason])], { retries }, always)).toBeUndefined();
    },
  );

  it('tries again what a policy names, and only that', () => {
    const policy = { retries: { unknown: 1 } };

    expect(planRetry([attempt(['unknown'])], policy, always)).toBeDefined();
    expect(planRetry([attempt(['unknown']), attempt(['unknown'])], policy, always)).toBeUndefined();
    expect(planRetry([attempt(['capacity'])], policy, always)).toBeUndefined();
  });

  it('does not try again when one of several builds failed for good', () => {
    expect(planRetry([attempt(['throttled', 'provisioner'])], {}, always)).toBeUndefined();
  });

  it('tries only the builds again that failed', () => {
    const partial = attempt(['throttled', 'capacity'], 'partial');

    expect(planRetry([partial], {}, always)).toMatchObject({ only: ['b0', 'b1'] });
    expect(planRetry([attempt(['throttled'])], {}, always)).not.toHaveProperty('only');
  });

  it.each(['succeeded', 'cancelled', 'crashed', 'invalid', 'empty'] as const)(
    'does not try a run again that is %s',
    (outcome) => {
      expect(planRetry([attempt(['throttled'], outcome)], {}, always)).toBeUndefined();
    },
  );

  it('goes through all fallbacks at once when there is no capacity', () => {
    const policy = { fallbacks: { subnet: ['a', 'b'], type: ['large', 'small'] } };
    const history = [1, 2, 3, 4].map(() => attempt(['capacity']));

    const planned = [1, 2, 3, 4].map((n) => planRetry(history.slice(0, n), policy, always));

    expect(planned).toEqual([
      { delay: 0, reasons: ['capacity'], variables: { subnet: 'b', type: 'large' } },
      { delay: 0, reasons: ['capacity'], variables: { subnet: 'a', type: 'small' } },
      { delay: 0, reasons: ['capacity'], variables: { subnet: 'b', type: 'small' } },
      undefined,
    ]);
  });

  it('stays with a fallback when something else fails there', () => {
    const policy = { fallbacks: { type: ['large', 'small'] } };
    const history = [attempt(['capacity']), attempt(['throttled'])];

    expect(planRetry(history, policy, always)).toEqual({
      delay: 10_000,
      reasons: ['throttled'],
      variables: { type: 'small' },
    });
  });

  it('never waits longer than it may', () => {
    const policy = { retries: { throttled: 99 }, minDelay: 1_000, maxDelay: 5_000 };
    const history = Array.from({ length: 30 }, () => attempt(['throttled']));

    expect(planRetry(history, policy, always)?.delay).toBe(5_000);
    expect(planRetry(history, policy, () => 0)?.delay).toBe(0);
  });
});

describe('fallbackVariables', () => {
  it('begins with the first of each', () => {
    expect(fallbackVariables({ a: [1, 2], b: [true], none: [] }, 0)).toEqual({ a: 1, b: true });
  });
});
