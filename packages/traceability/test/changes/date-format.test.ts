import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFormat } from '../../src/changes/date-format.js';

describe('dateFormat', () => {
  it('tells what Date tells, in any order', () => {
    const seconds = fc.integer({ min: -62_167_219_200, max: 253_402_300_799 });
    const near = fc.integer({ min: 1_700_000_000, max: 1_700_100_000 });

    fc.assert(
      fc.property(fc.array(fc.oneof(seconds, near)), (times) => {
        expect(times.map(dateFormat())).toEqual(
          times.map((time) => new Date(time * 1000).toISOString()),
        );
      }),
    );
  });

  it.each([253_402_300_800, -62_167_219_201, Number.NaN, 1e300])(
    'takes %d for the beginning of 1970',
    (seconds) => {
      expect(dateFormat()(seconds)).toBe('1970-01-01T00:00:00.000Z');
    },
  );
});
