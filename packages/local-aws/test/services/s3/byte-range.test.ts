import { expect, test } from 'vitest';
import { readByteRange } from '../../../src/services/s3/byte-range.js';

test.each([
  [undefined, undefined],
  ['bytes=0-0', [0, 0]],
  ['bytes=0-9', [0, 9]],
  ['bytes=5-', [5, 9]],
  ['bytes=5-1000', [5, 9]],
  ['bytes=-4', [6, 9]],
  ['bytes=-40', [0, 9]],
  ['bytes=3-2', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,3-4', undefined],
  ['lines=0-1', undefined],
])('%s of ten bytes', (header, expected) => {
  const range = readByteRange(header, 10);

  expect(range === undefined ? undefined : [range.first, range.last]).toEqual(expected);
});

test.each([
  ['bytes=10-', 10],
  ['bytes=10-12', 10],
  ['bytes=-0', 10],
  ['bytes=0-', 0],
  ['bytes=-1', 0],
])('%s of %i bytes cannot be had', (header, size) => {
  expect(() => readByteRange(header, size)).toThrow(
    expect.objectContaining({ code: 'InvalidRange', status: 416 }),
  );
});
