import { optionsInvalid } from './check-options.js';
import type { Fault } from './fault.js';
import { longestWait } from './waits.js';

const kinds = ['error', 'error-after', 'reset-before', 'reset-after', 'slow', 'throttle'];

/** What a fault may say beside where and when, for each kind. */
const details: Readonly<Record<string, readonly string[]>> = {
  error: ['code', 'status', 'message'],
  'error-after': ['code', 'status', 'message'],
  slow: ['milliseconds'],
  throttle: ['calls'],
};

/**
 * Returns a fault unchanged. It may come over HTTP, so anything can be in it.
 *
 * @throws LocalAwsError `LOCAL_AWS_OPTIONS_INVALID`
 */
export function checkFault(value: unknown): Fault {
  if (!isObject(value)) throw invalid(value, 'it is not an object');
  const { kind } = value;
  if (typeof kind !== 'string' || !kinds.includes(kind)) {
    throw invalid(value, `its kind is none of ${kinds.join(', ')}`);
  }
  const texts = ['service', 'action', 'account', 'region', 'name', 'code', 'message'];
  const allowed = [...texts.slice(0, 5), 'kind', 'call', ...(details[kind] ?? [])];
  for (const [name, member] of Object.entries(value)) {
    if (!allowed.includes(name)) throw invalid(value, `a fault of this kind has no "${name}"`);
    if (texts.includes(name) && (typeof member !== 'string' || member === '')) {
      throw invalid(value, `"${name}" is not a text`);
    }
  }
  const { call = 'every', status = 500, milliseconds, calls = 1 } = value;
  if (!isTiming(call)) {
    throw invalid(
      value,
      '"call" is neither a number from 1, nor two of them, nor "every", nor a probability from 0 to 1',
    );
  }
  if (!isWhole(status, 300, 599)) throw invalid(value, '"status" is not a number from 300 to 599');
  if (!isWhole(calls, 1, Number.MAX_SAFE_INTEGER)) {
    throw invalid(value, '"calls" is not a number from 1');
  }
  if (kind === 'slow' && !isWhole(milliseconds, 0, longestWait)) {
    throw invalid(value, `"milliseconds" is not a number from 0 to ${longestWait}`);
  }
  // Everything that the type says has been looked at.
  return value as unknown as Fault;
}

function isTiming(call: unknown): boolean {
  if (call === 'every' || isWhole(call, 1, Number.MAX_SAFE_INTEGER)) return true;
  if (Array.isArray(call)) {
    const [from, to] = call as unknown[];
    return (
      call.length === 2 &&
      isWhole(from, 1, Number.MAX_SAFE_INTEGER) &&
      isWhole(to, Number(from), Number.MAX_SAFE_INTEGER)
    );
  }
  if (!isObject(call)) return false;
  const { probability, seed = 0, ...others } = call;
  return (
    typeof probability === 'number' &&
    probability >= 0 &&
    probability <= 1 &&
    Number.isSafeInteger(seed) &&
    Object.keys(others).length === 0
  );
}

function isWhole(value: unknown, from: number, to: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= from && Number(value) <= to;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(fault: unknown, reason: string): Error {
  return optionsInvalid(`the fault ${JSON.stringify(fault)?.slice(0, 200)} cannot be: ${reason}`);
}
