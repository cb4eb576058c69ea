import { expect, test } from 'vitest';
import { exitCodeOf } from '../src/commands/exit-code.js';
import { errorCode } from '../src/errors.js';

const running = new AbortController().signal;
const withCode = (code: unknown) => Object.assign(new Error('x'), { code });

test.each([
  ['SOE_CONFIG_INVALID', 2],
  ['SOE_FLAVOR_UNKNOWN', 2],
  ['CONTRACT_SELECTOR_INVALID', 2],
  ['SHARE_DISTRIBUTION_INVALID', 2],
  ['SOE_DIRTY', 3],
  ['SHARE_NOT_READY', 3],
  ['DISCOVERY_OWNER_REFUSED', 3],
  ['SHARE_DRIFT', 4],
  ['SOE_BUILD_FAILED', 1],
  ['constructor', 1],
  ['ECONNREFUSED', 1],
])('%s ends with %i', (code, exit) => {
  expect(exitCodeOf(withCode(code), running)).toBe(exit);
});

test('what has no code is a failure', () => {
  expect(exitCodeOf(new Error('x'), running)).toBe(1);
  expect(exitCodeOf('x', running)).toBe(1);
  expect(errorCode(withCode(42))).toBeUndefined();
});

test('whatever a cancelled run throws, it was cancelled', () => {
  expect(exitCodeOf(withCode('SOE_BUILD_FAILED'), AbortSignal.abort())).toBe(130);
});
