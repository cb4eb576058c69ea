import { expect, test } from 'vitest';
import { needsProblems } from '../../src/config/needs-problems.js';
import { configSchema } from '../../src/schemas/index.js';
import { config } from '../config.js';

test('flavors may need others, and those others', () => {
  expect(needsProblems({ a: {}, b: { needs: ['a'] }, c: { needs: ['a', 'b'] } })).toEqual([]);
});

test('a name that is none is refused', () => {
  expect(needsProblems({ a: { needs: ['toString'] } })).toEqual([
    { path: ['a', 'needs', 0], message: 'there is no flavor "toString"; there are a' },
  ]);
});

test('every flavor of a circle is told, and no other', () => {
  const flavors = {
    a: { needs: ['b'] },
    b: { needs: ['c'] },
    c: { needs: ['a'] },
    d: { needs: ['a'] },
  };

  expect(
    needsProblems(flavors).map(({ path, message }) => `${path.join('.')}: ${message}`),
  ).toEqual([
    'a.needs.0: a needs b needs c needs a: none of them can be the first',
    'b.needs.0: b needs c needs a needs b: none of them can be the first',
    'c.needs.0: c needs a needs b needs c: none of them can be the first',
  ]);
});

test('the configuration names the field', () => {
  const al2023 = { ...config.flavors['al2023'], needs: ['al2023'] };

  const { error } = configSchema.safeParse({ ...config, flavors: { al2023 } });

  expect(error?.issues).toMatchObject([
    {
      path: ['flavors', 'al2023', 'needs', 0],
      message: expect.stringContaining('al2023 needs al2023'),
    },
  ]);
});
