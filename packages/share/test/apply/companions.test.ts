import { expect, test } from 'vitest';
import { createCompanions } from '../../src/apply/companions.js';

function watched() {
  const woken: string[] = [];
  const companions = createCompanions((region, name) => woken.push(`${region} ${name}`));
  return { woken, companions };
}

test('the first region leads for all images that are pending there, and wakes the others', () => {
  const { companions, woken } = watched();
  for (const region of ['a', 'b', 'c']) companions.begin(region, 'one');
  for (const region of ['c', 'b', 'a']) companions.begin(region, 'two');

  expect(['a', 'b', 'c'].map((region) => companions.leads(region, 'one'))).toEqual([
    ...[true, false, false],
  ]);
  expect(['a', 'b', 'c'].map((region) => companions.leads(region, 'two'))).toEqual([
    ...[true, false, false],
  ]);
  companions.end('a', 'one');

  expect(woken).toEqual(['b one', 'c one']);
  expect(companions.leads('b', 'one')).toBe(true);
  expect(companions.leads('b', 'two')).toBe(false);
});

test('an image that is pending in one region only is looked for there', () => {
  const { companions, woken } = watched();
  companions.begin('a', 'one');
  companions.begin('b', 'two');

  expect(companions.leads('b', 'two')).toBe(true);
  companions.end('b', 'two');
  companions.end('b', 'two');
  companions.end('c', 'one');

  expect(woken).toEqual([]);
});
