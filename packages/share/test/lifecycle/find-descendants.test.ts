import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findDescendants,
  type ImageWithRegion,
  withoutParent,
} from '../../src/lifecycle/find-descendants.js';

const regions = ['us-east-1', 'eu-west-1'];

function image(
  nth: number,
  parent: ImageWithRegion | undefined,
  more: Partial<ImageWithRegion> = {},
): ImageWithRegion {
  return {
    region: regions[nth % 2] ?? '',
    imageId: `ami-${nth}`,
    name: `team/${nth}`,
    owner: '111122223333',
    state: 'available',
    createdAt: '2026-11-22T10:00:00.000Z',
    tags: {},
    snapshotIds: [],
    public: false,
    watermarks: [],
    ...(parent !== undefined && { sourceImageId: parent.imageId, sourceRegion: parent.region }),
    ...more,
  };
}

const origin = ({ region, imageId }: ImageWithRegion) => ({ region, imageId });

// Each image is made from an earlier one, or from a vendor's.
const families = fc.array(fc.nat(), { minLength: 1, maxLength: 30 }).map((draws) => {
  const all: ImageWithRegion[] = [];
  const ancestors = new Map<string, readonly ImageWithRegion[]>();
  draws.forEach((draw, nth) => {
    const parent = all[draw % (nth + 2)];
    const child = image(nth, parent);
    ancestors.set(
      child.imageId,
      parent === undefined ? [] : [parent, ...(ancestors.get(parent.imageId) ?? [])],
    );
    all.push(child);
  });
  return { all, ancestors };
});

test('whatever the order, exactly those are found that have the root among their ancestors', () => {
  fc.assert(
    fc.property(families, fc.nat(), ({ all, ancestors }, pick) => {
      const root = all[pick % all.length];
      if (root === undefined) throw new Error('no image');
      const expected = all
        .filter(({ imageId }) => ancestors.get(imageId)?.includes(root))
        .map(({ imageId }) => imageId)
        .sort();

      for (const order of [all, all.toReversed()]) {
        const found = findDescendants(order, [origin(root)]);
        expect(found.map(({ imageId }) => imageId).sort()).toEqual(expected);
      }
    }),
  );
});

test('generations that are gone do not hide what descends from them, where AWS is asked', () => {
  fc.assert(
    fc.property(families, fc.nat(), fc.array(fc.boolean()), ({ all, ancestors }, pick, gone) => {
      const root = all[pick % all.length];
      if (root === undefined) throw new Error('no image');
      const left = all.filter((each, nth) => each === root || gone[nth] !== true);
      const asked = new Set(withoutParent(left).map(({ imageId }) => imageId));
      const told = left.map((each) =>
        asked.has(each.imageId)
          ? { ...each, ancestors: (ancestors.get(each.imageId) ?? []).map(origin) }
          : each,
      );

      const found = findDescendants(told, [origin(root)]);

      expect(found.map(({ imageId }) => imageId).sort()).toEqual(
        left
          .filter(({ imageId }) => ancestors.get(imageId)?.includes(root))
          .map(({ imageId }) => imageId)
          .sort(),
      );
    }),
  );
});

test('a watermark tells, and the same id in another region is another image', () => {
  const root = image(0, undefined);
  const marked = image(2, undefined, { watermarks: [origin(root)] });
  const stranger = image(4, undefined, {
    watermarks: [{ imageId: root.imageId, region: 'eu-west-1' }],
  });

  expect(findDescendants([root, marked, stranger], [origin(root)])).toEqual([
    { ...origin(marked), name: 'team/2', owner: '111122223333', by: 'watermark' },
  ]);
});
