import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTime, toMinute } from '../src/parse-time.js';

test('reads dates in UTC and times with their offset', () => {
  expect(parseTime('2027-01-31')).toBe(Date.UTC(2027, 0, 31));
  expect(parseTime('2028-02-29T23:59:59.5Z')).toBe(Date.UTC(2028, 1, 29, 23, 59, 59, 500));
  expect(parseTime('2027-01-31T12:00+02:00')).toBe(Date.UTC(2027, 0, 31, 10));
});

test.each([
  '',
  'never',
  '2027',
  '2027-13-01',
  '2027-02-29',
  '2027-02-30T10:00Z',
  '2027-01-31T12:00:00',
  '2027-01-31T24:00Z',
  '2027-01-31T12:00+99:99',
  ' 2027-01-31',
])('does not read %j', (text) => {
  expect(parseTime(text)).toBeUndefined();
});

test('every time of a Date is read back', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      },
    ),
  );
});

test('a minute is the nearest one', () => {
  expect(toMinute(Date.UTC(2027, 0, 31, 12, 0, 29))).toBe('2027-01-31T12:00:00.000Z');
  expect(toMinute(Date.UTC(2027, 0, 31, 12, 0, 30))).toBe('2027-01-31T12:01:00.000Z');
});
