import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Content,
  layersBelow,
  removableContents,
} from '../../../src/compute/overlay/layers.js';

/** Contents in the order in which they were made, each on one made before or on none. */
const contents = fc
  .array(fc.record({ below: fc.nat(), isDiscarded: fc.boolean(), isBase: fc.boolean() }), {
    maxLength: 12,
  })
  .map((entries) => {
    const made = new Map<string, Content>();
    for (const [index, { below, isDiscarded, isBase }] of entries.entries()) {
      const parent = isBase || index === 0 ? {} : { parent: `c${below % index}` };
      made.set(`c${index}`, { id: `c${index}`, isDiscarded, ...parent });
    }
    return made;
  });

test('a disk stands on all that its content stands on, lowest first', () => {
  const made = new Map<string, Content>([
    ['a', { id: 'a' }],
    ['b', { id: 'b', parent: 'a' }],
    ['c', { id: 'c', parent: 'b' }],
    ['torn', { id: 'torn', parent: 'gone' }],
  ]);

  expect(layersBelow('c', made)).toEqual(['a', 'b', 'c']);
  expect(layersBelow(undefined, made)).toEqual([]);
  expect(layersBelow('gone', made)).toBeUndefined();
  expect(layersBelow('torn', made)).toBeUndefined();
});

test('what is removed was discarded, and nothing that is left stands on it', () => {
  fc.assert(
    fc.property(contents, fc.array(fc.nat(11)), (made, picks) => {
      const disks = picks.map((pick) => `c${pick}`).filter((id) => made.has(id));
      const removed = removableContents(made, disks);

      const left = new Map([...made].filter(([id]) => !removed.includes(id)));
      for (const id of removed) expect(made.get(id)?.isDiscarded).toBe(true);
      for (const id of [...left.keys(), ...disks]) expect(layersBelow(id, left)).toBeDefined();
      // And all that can go has gone.
      expect(removableContents(left, disks)).toEqual([]);
      expect(new Set(removed).size).toBe(removed.length);
    }),
  );
});

test('a content goes before what it stands on', () => {
  fc.assert(
    fc.property(contents, (made) => {
      const removed = removableContents(made, []);
      for (const [index, id] of removed.entries()) {
        const parent = made.get(id)?.parent;
        if (parent !== undefined && removed.includes(parent)) {
          expect(removed.indexOf(parent)).toBeGreaterThan(index);
        }
      }
    }),
  );
});
