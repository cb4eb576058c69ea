import { expect, test } from 'vitest';
import { marksSnapshot, retiringMark, retiringSince } from '../../src/lifecycle/lifecycle-tags.js';

const at = '2026-11-28T00:00:00.000Z';
const id = (index: number) => `snap-0123456789abcde${index.toString().padStart(2, '0')}`;

test('a mark says since when, and is that of the snapshots it was set on, not of their copies', () => {
  const mark = retiringMark('al2023', at, [id(1), id(2)]);

  expect(retiringSince(mark)).toBe(Date.parse(at));
  expect(marksSnapshot(mark, id(2))).toBe(true);
  expect(marksSnapshot(mark, id(3))).toBe(false);
  expect(marksSnapshot(retiringMark('al2023', at, []), id(1))).toBe(false);
});

test('a mark fits into a tag, however many snapshots there are', () => {
  const many = Array.from({ length: 28 }, (_, index) => id(index));

  expect(retiringMark('x'.repeat(40), at, many).length).toBeLessThanOrEqual(256);
});
