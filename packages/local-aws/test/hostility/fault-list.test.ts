import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkFault } from '../../src/hostility/check-fault.js';
import type { Fault } from '../../src/hostility/fault.js';
import { createFaults } from '../../src/hostility/fault-list.js';

const copy = { service: 'ec2', action: 'CopyImage', account: '111122223333', region: 'us-east-1' };

/** The numbers of the calls that are struck, of so many. */
function struck(fault: Fault, calls: number): number[] {
  const faults = createFaults(checkFault, 1);
  faults.add(fault);
  return Array.from({ length: calls }, (_, index) => index + 1).filter(
    () => faults.strike(copy).length > 0,
  );
}

test('a fault strikes the k-th call, those from one to another, or every one', () => {
  expect(struck({ kind: 'error', call: 3 }, 5)).toEqual([3]);
  expect(struck({ kind: 'error', call: [2, 4] }, 5)).toEqual([2, 3, 4]);
  expect(struck({ kind: 'error', call: 'every' }, 3)).toEqual([1, 2, 3]);
  expect(struck({ kind: 'error' }, 3)).toEqual([1, 2, 3]);
});

test('a burst is as long as it says, from the call that sets it off', () => {
  expect(struck({ kind: 'throttle', call: 2 }, 5)).toEqual([2]);
  expect(struck({ kind: 'throttle', call: 2, calls: 3 }, 6)).toEqual([2, 3, 4]);
});

test('chance strikes about as often as it says, and the same calls for the same seed', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, probability) => {
      const fault: Fault = { kind: 'error', call: { probability, seed } };
      const calls = struck(fault, 1000);

      expect(struck(fault, 1000)).toEqual(calls);
      // Seven standard deviations at most: it fails once in 10^11 runs.
      expect(Math.abs(calls.length - probability * 1000)).toBeLessThan(112);
    }),
    { numRuns: 50 },
  );
});

test('only calls that fit are counted, and each fault counts by itself', () => {
  const faults = createFaults(checkFault, 1);
  faults.add({ kind: 'error', action: 'CopyImage', region: 'eu-west-1', call: 2 });
  faults.strike(copy);
  faults.add({ kind: 'slow', milliseconds: 1, service: 'ec2', call: 2 });

  const there = { ...copy, region: 'eu-west-1' };
  const kinds = [copy, there, there].map((place) => faults.strike(place).map(({ kind }) => kind));

  expect(kinds).toEqual([[], ['slow'], ['error']]);
  expect(faults.list()).toMatchObject([
    { id: 1, seen: 2, struck: 1 },
    { id: 2, seen: 3, struck: 1 },
  ]);
});

test('a fault is removed by what adding it gave, once', () => {
  const faults = createFaults(checkFault, 1);
  const remove = faults.add({ kind: 'reset-before' });
  faults.add({ kind: 'reset-after' });

  remove();
  remove();

  expect(faults.list().map(({ fault }) => fault.kind)).toEqual(['reset-after']);
  faults.clear();
  expect(faults.list()).toEqual([]);
  expect(faults.strike(copy)).toEqual([]);
});

test.each([
  ['no kind', {}],
  ['an unknown kind', { kind: 'explode' }],
  ['an unknown member', { kind: 'error', acton: 'CopyImage' }],
  ['a member of another kind', { kind: 'reset-after', code: 'X' }],
  ['an action that is no text', { kind: 'error', action: 1 }],
  ['a call before the first', { kind: 'error', call: 0 }],
  ['calls that end before they begin', { kind: 'error', call: [3, 2] }],
  ['a chance above 1', { kind: 'error', call: { probability: 2 } }],
  ['a chance with something else', { kind: 'error', call: { probability: 0.5, sed: 1 } }],
  ['a status that is none', { kind: 'error', status: 99 }],
  ['a burst of nothing', { kind: 'throttle', calls: 0 }],
  ['a slow one without a time', { kind: 'slow' }],
  ['a time that no timer can wait', { kind: 'slow', milliseconds: 2 ** 31 }],
  ['no object', 'error'],
])('a fault with %s is refused', (_, fault) => {
  expect(() => checkFault(fault)).toThrow(
    expect.objectContaining({ code: 'LOCAL_AWS_OPTIONS_INVALID' }),
  );
});
