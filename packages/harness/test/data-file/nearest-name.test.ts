import { expect, test } from 'vitest';
import { nearestName } from '../../src/data-file/nearest-name.js';

const known = ['service', 'file', 'user', 'id', 'exists'];

test.each([
  ['services', 'service'],
  ['srevice', 'service'],
  ['Service', 'service'],
  ['exsits', 'exists'],
  ['flie', 'file'],
  ['is', 'id'],
  ['package', undefined],
  ['x'.repeat(10_000), undefined],
  ['', undefined],
])('%j was meant to be %j', (name, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});
