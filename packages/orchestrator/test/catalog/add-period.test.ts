import { expect, test } from 'vitest';
import { addPeriod } from '../../src/catalog/add-period.js';

test.each([
  ['2026-01-31T10:00:00.000Z', 'P1M', '2026-02-28T10:00:00.000Z'],
  ['2024-02-29T00:00:00.000Z', 'P1Y', '2025-02-28T00:00:00.000Z'],
  ['2026-11-03T00:00:00.000Z', 'P1Y2M3D', '2028-01-06T00:00:00.000Z'],
  ['2026-12-25T00:00:00.000Z', 'P2W', '2027-01-08T00:00:00.000Z'],
  ['2026-11-03T00:00:00.000Z', 'P', undefined],
  ['2026-11-03T00:00:00.000Z', 'six months', undefined],
  ['yesterday', 'P1M', undefined],
  ['2026-11-03T00:00:00.000Z', 'P99999999Y', undefined],
])('%s and %s later is %s', (time, period, end) => {
  expect(addPeriod(time, period)).toBe(end);
});
