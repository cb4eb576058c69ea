import { expect, test } from 'vitest';
import { formatPreflight } from '../../src/index.js';
import { allowing, check, policyOf, seenKey } from '../support/preflight.js';
import { consumer, owner } from '../support/release.js';

test('nothing in the way is said in one line', () => {
  expect(formatPreflight([])).toBe('pre-flight: nothing stands in the way\n');
});

test('findings are shown by region, with statements that can be pasted', () => {
  const policy = { value: policyOf(allowing(`arn:aws:iam::${owner}:root`)) };
  const grants = { value: { grants: [], more: false } };
  const findings = check({
    distribution: { deprecateAt: '2026-11-01' },
    seen: { keys: [seenKey({}, { policy, grants })] },
  });
  const text = formatPreflight(findings);

  expect(text).toMatch(/^pre-flight: 1 error, 1 warning\n\neu-west-1\n {2}! KEY_POLICY_MISSING: /);
  expect(text).toContain(`\n\nus-east-1\n  ? DEPRECATION_PAST: `);
  const [, pasted = ''] = /\n( {6}\{\n[\s\S]*\n {6}\})/.exec(text) ?? [];
  expect(JSON.parse(pasted)).toEqual(findings[0]?.statements?.[0]);
  expect(text).toContain(consumer);
});

test('what comes from outside cannot move the cursor', () => {
  const text = formatPreflight([
    {
      code: 'KEY_POLICY_DENIES',
      severity: 'error',
      region: 'eu-west-1',
      account: consumer,
      seen: 'the denial is in \u001b[2J\nall well',
      advice: 'none\u202e',
    },
  ]);
  expect(text).toBe(
    `pre-flight: 1 error, 0 warnings\n\neu-west-1\n  ! KEY_POLICY_DENIES of account ${consumer}: the denial is in \\u{1b}[2J\\u{a}all well\n      none\\u{202e}\n`,
  );
});
