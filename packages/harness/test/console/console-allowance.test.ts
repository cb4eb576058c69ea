import { describe, expect, it } from 'vitest';
import { type ConsoleAllowance, unusedAllowances } from '../../src/console/console-allowance.js';
import { readConsole } from '../../src/console/read-console.js';

const at = new Date('2026-11-28T23:59:59Z');
const text = '[FAILED] Failed to start kdump.service.\n[FAILED] Failed to start nginx.service.';
const allowed = (allow: readonly ConsoleAllowance[], more: object = {}) =>
  readConsole(text, { allow, at, ...more }).findings.map(({ allowed: entry }) => entry?.reason);

describe('an entry of the allow list', () => {
  it('lets lines be that hold its text, and they are still counted', () => {
    const allow = [{ pattern: 'unit-failed', text: 'kdump', reason: 'no crash kernel in EC2' }];
    expect(readConsole(text, { allow, at }).findings).toEqual([
      expect.objectContaining({
        count: 1,
        allowed: { reason: 'no crash kernel in EC2', entry: 0 },
      }),
      expect.not.objectContaining({ allowed: expect.anything() }),
    ]);
  });

  it('takes its text as it is, not as an expression', () => {
    expect(allowed([{ text: 'k.ump', reason: 'x' }])).toEqual([undefined, undefined]);
  });

  it('ends with its last day in UTC', () => {
    expect(allowed([{ text: 'kdump', reason: 'x', expires: '2026-11-28' }])).toEqual([
      'x',
      undefined,
    ]);
    expect(allowed([{ text: 'kdump', reason: 'x', expires: '2026-11-27' }])).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is for the flavors and types that it names', () => {
    const allow = [{ text: 'kdump', reason: 'x', flavors: ['web'], instanceTypes: ['t3.micro'] }];
    expect(allowed(allow)).toEqual([undefined, undefined]);
    expect(allowed(allow, { flavor: 'web', instanceType: 'm5.large' })).toEqual([
      undefined,
      undefined,
    ]);
    expect(allowed(allow, { flavor: 'web', instanceType: 't3.micro' })).toEqual(['x', undefined]);
  });

  it('is told when it has ended or fits nothing', () => {
    const allow = [
      { text: 'kdump', reason: 'used' },
      { text: 'kdmup', reason: 'a typing error' },
      { text: 'nginx', reason: 'ended', expires: '2026-11-27' },
    ];
    const reports = ['', text].map((each) => readConsole(each, { allow, at }));
    expect(unusedAllowances(allow, reports, { at })).toEqual([
      { entry: 1, allowance: allow[1], why: 'matched nothing' },
      { entry: 2, allowance: allow[2], why: 'expired' },
    ]);
  });

  it.each([
    [{ reason: 'x' }, /allow\[0\] needs pattern, text or both/],
    [{ text: 'x', reason: ' ' }, /allow\[0\]\.reason is empty/],
    [{ text: '', reason: 'x' }, /allow\[0\]\.text is empty/],
    [
      { pattern: 'panic', reason: 'x' },
      /allow\[0\]\.pattern "panic" is not known; use one of kernel-panic/,
    ],
    [
      { text: 'x', reason: 'x', expires: '2026-02-30' },
      /allow\[0\]\.expires "2026-02-30" is no day/,
    ],
    [{ text: 'x', reason: 'x', expires: 'soon' }, /is no day/],
  ] satisfies [ConsoleAllowance, RegExp][])(
    'that does not fit is refused: %j',
    (entry, message) => {
      expect(() => readConsole('', { allow: [entry] })).toThrow(message);
    },
  );
});
