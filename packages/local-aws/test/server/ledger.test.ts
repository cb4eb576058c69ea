import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiCall } from '../../src/api-call.js';
import { createLedger } from '../../src/server/ledger.js';

const call = (number: number): ApiCall => ({
  at: new Date(number),
  durationMs: 1,
  service: 'ec2',
  action: `Action${number}`,
  parameters: {},
  account: undefined,
  arn: undefined,
  region: 'us-east-1',
  status: 200,
});

const actions = (calls: readonly ApiCall[]): string[] => calls.map(({ action }) => action);

test('it keeps the last calls, and no more than twice as many in memory', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 }), fc.nat(60), (length, count) => {
      const ledger = createLedger(length);
      const all = Array.from({ length: count }, (_, index) => call(index));
      for (const one of all) ledger.add(one);

      expect(ledger.calls()).toEqual(all.slice(-length));
      expect(ledger.count()).toBe(count);
    }),
  );
});

test('reading it page by page gives every call once, as long as nothing was dropped meanwhile', () => {
  const pages = fc.array(fc.record({ more: fc.nat(5), limit: fc.integer({ min: 5, max: 9 }) }));

  fc.assert(
    fc.property(pages, (steps) => {
      const ledger = createLedger(10);
      const read: string[] = [];
      let next = 0;
      let made = 0;
      for (const { more, limit } of steps) {
        for (let index = 0; index < more; index += 1) ledger.add(call(made++));
        const page = ledger.after(next, limit);
        read.push(...actions(page.calls));
        next = page.next;
      }

      expect(read).toEqual(Array.from({ length: made }, (_, index) => `Action${index}`));
      expect(next).toBe(made);
    }),
  );
});

test('who asks after calls that were dropped gets the oldest that are left', () => {
  const ledger = createLedger(3);
  for (let number = 0; number < 10; number += 1) ledger.add(call(number));

  expect(actions(ledger.after(1, 2).calls)).toEqual(['Action7', 'Action8']);
  expect(ledger.after(1, 2).next).toBe(9);
  expect(ledger.after(10, 5)).toEqual({ calls: [], next: 10 });
  expect(ledger.after(99, 5)).toEqual({ calls: [], next: 10 });
});
