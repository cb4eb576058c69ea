import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlavorFacts } from '../../src/affected/affected-flavor.js';
import { affectedFlavors } from '../../src/affected/affected-flavors.js';
import { orderByNeeds, withNeeds } from '../../src/affected/order-by-needs.js';

/** A flavor that was released and that nothing touched since, beside what is said. */
function facts(flavor: string, more: Partial<FlavorFacts> = {}): FlavorFacts {
  return {
    flavor,
    needs: [],
    since: { commit: 'c0', version: '1.0.0' },
    changedFiles: [],
    changedKeys: [],
    files: { own: [{ role: 'template', path: flavor }], paths: ['shared'], judged: [] },
    sourceChanges: [],
    expired: [],
    ...more,
  };
}

const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const places = [...names, 'shared', 'elsewhere', 'README'];
const file = fc
  .tuple(fc.constantFrom(...places), fc.constantFrom('x', 'y'))
  .map((p) => p.join('/'));

/** Flavors that need only such as come before them, so that there is no circle; in any order. */
const repository = fc
  .tuple(
    fc.array(fc.subarray([...names]), { minLength: 6, maxLength: 6 }),
    fc.array(file, { maxLength: 6 }),
    fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  )
  .map(([needs, changedFiles, released]) =>
    names.map((name, index): FlavorFacts => {
      const { since, ...others } = facts(name, {
        needs: (needs[index] ?? []).filter((need) => need < name),
        changedFiles,
      });
      return released[index] === true && since ? { ...others, since } : others;
    }),
  );

test('nothing is affected where nothing changed', () => {
  expect(affectedFlavors([facts('a'), facts('b', { needs: ['a'] })])).toEqual([]);
});

test('a flavor that was never released is affected, and nothing else is told of it', () => {
  const { since: _, ...never } = facts('a', { changedFiles: ['a/x'], changedKeys: ['region'] });

  expect(affectedFlavors([never])).toEqual([{ flavor: 'a', reasons: [{ kind: 'first-release' }] }]);
});

test('every reason is told, always in the same order', () => {
  const change = {
    architecture: 'x86_64',
    from: { imageId: 'ami-1' },
    to: { imageId: 'ami-2' },
  } as const;
  const expired = { what: 'waiver', name: 'CVE-1', expires: '2026-11-01', owner: 'team' } as const;
  const touched = facts('b', {
    needs: ['a'],
    changedFiles: ['shared/y', 'b/x', 'shared/x'],
    changedKeys: ['region', 'flavors.b.variables'],
    sourceChanges: [change],
    expired: [expired],
  });

  expect(affectedFlavors([touched, facts('a', { changedKeys: ['region'] })])[1]?.reasons).toEqual([
    { kind: 'configuration', keys: ['flavors.b.variables', 'region'] },
    { kind: 'template', files: ['b/x'], count: 1 },
    { kind: 'shared', files: ['shared/x', 'shared/y'], count: 2 },
    { kind: 'source-image', ...change },
    { kind: 'expired', ...expired },
    { kind: 'needs', flavor: 'a' },
  ]);
});

test('the order of flavors and of files plays no part', () => {
  fc.assert(
    fc.property(repository, fc.gen(), (all, g) => {
      const shuffled = g(fc.shuffledSubarray, all, { minLength: all.length }).map((each) => ({
        ...each,
        changedFiles: each.changedFiles.toReversed(),
        needs: each.needs.toReversed(),
      }));
      expect(affectedFlavors(shuffled)).toEqual(affectedFlavors(all));
    }),
  );
});

test('a file outside of everything touches nothing', () => {
  fc.assert(
    fc.property(repository, (all) => {
      const more = all.map((each) => ({
        ...each,
        changedFiles: [...each.changedFiles, 'elsewhere/z', 'sharedish', 'a.txt'],
      }));
      expect(affectedFlavors(more)).toEqual(affectedFlavors(all));
    }),
  );
});

test('more changes never make fewer flavors affected', () => {
  fc.assert(
    fc.property(repository, file, (all, another) => {
      const before = affectedFlavors(all).map(({ flavor }) => flavor);
      const more = all.map((each) => ({
        ...each,
        changedFiles: [...each.changedFiles, another],
      }));
      expect(affectedFlavors(more).map(({ flavor }) => flavor)).toEqual(
        expect.arrayContaining(before),
      );
    }),
  );
});

test('needs are transitive: affected is what was touched, and all from which a way of needs leads there', () => {
  fc.assert(
    fc.property(repository, (all) => {
      const alone = new Set(
        all
          .filter((each) => affectedFlavors([{ ...each, needs: [] }]).length > 0)
          .map(({ flavor }) => flavor),
      );
      const needsOf = (name: string) => all.find(({ flavor }) => flavor === name)?.needs ?? [];
      const expected = all
        .filter(({ flavor }) => withNeeds([flavor], needsOf).some((need) => alone.has(need)))
        .map(({ flavor }) => flavor);

      expect(
        affectedFlavors(all)
          .map(({ flavor }) => flavor)
          .toSorted(),
      ).toEqual(expected);
    }),
  );
});

test('a flavor comes after all that it needs', () => {
  fc.assert(
    fc.property(repository, (all) => {
      const order = orderByNeeds(all).map(({ flavor }) => flavor);
      expect(order.toSorted()).toEqual([...names]);
      for (const { flavor, needs } of all) {
        for (const need of needs) expect(order.indexOf(need)).toBeLessThan(order.indexOf(flavor));
      }
    }),
  );
});
