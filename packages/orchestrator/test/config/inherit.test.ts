import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainOf, treeOf } from '../../src/config/config-tree.js';
import { inherit } from '../../src/config/inherit.js';

interface Plain {
  readonly flavors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const flavorsOf = (config: object) => (plainOf(inherit(treeOf(config)).tree) as Plain).flavors;
const problemsOf = (config: object) => inherit(treeOf(config)).problems;

test('a flavor wins over its bases, a later base over an earlier one, bases over defaults', () => {
  const config = {
    defaults: { a: 'defaults', b: 'defaults', c: 'defaults', d: 'defaults' },
    bases: { one: { b: 'one', c: 'one', d: 'one' }, two: { c: 'two', d: 'two' } },
    flavors: { it: { extends: ['one', 'two'], d: 'it' }, other: {} },
  };

  expect(flavorsOf(config)).toEqual({
    it: { a: 'defaults', b: 'one', c: 'two', d: 'it' },
    other: config.defaults,
  });
});

test('a base that is reached twice counts once, before what extends it', () => {
  const bases = {
    ground: { a: 'ground', b: 'ground' },
    left: { extends: 'ground', a: 'left' },
    right: { extends: 'ground' },
  };

  expect(flavorsOf({ bases, flavors: { it: { extends: ['left', 'right'] } } })).toEqual({
    it: { a: 'left', b: 'ground' },
  });
});

test('distribution, channels and notes of the repository are inherited member by member', () => {
  const config = {
    distribution: { regions: ['a', 'b'], accounts: ['1'], tags: { team: 'x', cost: 'y' } },
    channels: ['candidate', 'stable'],
    notes: { edits: 'edits.yaml', publish: { changelog: 'CHANGELOG.md' } },
    flavors: {
      it: {
        distribution: { accounts: ['2'], tags: { cost: null } },
        notes: { publish: { slack: true } },
      },
    },
  };

  expect(flavorsOf(config)).toEqual({
    it: {
      distribution: { regions: ['a', 'b'], accounts: ['2'], tags: { team: 'x' } },
      channels: ['candidate', 'stable'],
      notes: { edits: 'edits.yaml', publish: { changelog: 'CHANGELOG.md', slack: true } },
    },
  });
});

test('one line switches an architecture off', () => {
  const sources = { x86_64: { parameter: '/x' }, arm64: { parameter: '/a' } };
  const flavors = { it: { sources: { arm64: null } }, both: {} };

  expect(flavorsOf({ defaults: { sources }, flavors })).toEqual({
    it: { sources: { x86_64: sources.x86_64 } },
    both: { sources },
  });
});

test('names that lead nowhere, and circles, are told with their place', () => {
  expect(
    problemsOf({
      bases: { a: { extends: 'b' }, b: { extends: ['a'] }, c: 'text' },
      flavors: { one: { extends: ['no', 'a', 7] }, two: { extends: 'c' } },
    }),
  ).toEqual([
    { at: ['flavors', 'one', 'extends', 2], message: expect.stringContaining('name a base') },
    {
      at: ['flavors', 'one', 'extends', 0],
      message: 'there is no base "no"; the bases are: a, b, c',
    },
    {
      at: ['bases', 'b', 'extends', 0],
      message: 'a extends b extends a: none of them can be the first',
    },
    { at: ['bases', 'c'], message: expect.stringContaining('a base is an object') },
  ]);
});

test('bases of any shape end, and never make a circle of what they leave', () => {
  const names = ['a', 'b', 'c', 'd'];
  const bases = fc.record(
    Object.fromEntries(
      names.map((name) => [
        name,
        fc.record({
          extends: fc.array(fc.constantFrom(...names, 'gone'), { maxLength: 3 }),
          [name]: fc.constant(name),
        }),
      ]),
    ),
  );
  fc.assert(
    fc.property(bases, fc.array(fc.constantFrom(...names)), (each, wanted) => {
      const { it } = flavorsOf({ bases: each, flavors: { it: { extends: wanted } } });
      const reached = new Set(wanted);
      for (const name of reached)
        for (const next of (each[name]?.['extends'] ?? []) as string[])
          if (next !== 'gone') reached.add(next);
      expect(Object.keys(it ?? {}).sort()).toEqual([...reached].sort());
    }),
  );
});

test('what flavors inherit is the same in whatever order flavors are written', () => {
  const layer = fc.dictionary(fc.constantFrom('p', 'q'), fc.integer());
  fc.assert(
    fc.property(layer, layer, layer, (defaults, base, own) => {
      const flavors = { one: { extends: 'base', ...own }, two: own };
      const turned = Object.fromEntries(Object.entries(flavors).toReversed());
      const config = { defaults, bases: { base } };
      expect(flavorsOf({ ...config, flavors })).toEqual(flavorsOf({ ...config, flavors: turned }));
      expect(flavorsOf({ ...config, flavors })['one']).toEqual({ ...defaults, ...base, ...own });
    }),
  );
});
