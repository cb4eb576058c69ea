import { expect, test } from 'vitest';
import { builtImages } from '../src/release-images.js';
import { releaseOf } from './support/release.js';
import { arm, x86 } from './support/world.js';

test('finds the built image among copies, whatever their order', () => {
  const release = releaseOf([x86]);
  const copy = release.images.map((image) => ({
    ...image,
    region: 'eu-west-1',
    imageId: 'ami-copy',
  }));

  expect(builtImages({ ...release, images: [...copy, ...release.images] })).toMatchObject([
    { region: 'us-east-1', imageId: 'ami-x86' },
  ]);
});

test('knows one image per architecture', () => {
  expect(builtImages(releaseOf([x86, arm])).map((image) => image.imageId)).toEqual([
    'ami-x86',
    'ami-arm',
  ]);
});

test.each([
  ['no image', () => releaseOf([])],
  [
    'the image of another version',
    () => ({ ...releaseOf([x86]), images: releaseOf([x86], '2026.12.0').images }),
  ],
  [
    'two builds of one architecture',
    () => {
      const release = releaseOf([x86]);
      const name = 'soe/al2023/2026.11.0/x86_64/20261122t100000z-c9c9c9';
      return {
        ...release,
        images: [...release.images, ...release.images.map((image) => ({ ...image, name }))],
      };
    },
  ],
  [
    'images of two accounts',
    () => {
      const release = releaseOf([x86, arm]);
      return {
        ...release,
        images: release.images.map((image, index) => ({
          ...image,
          ownerId: `11111111111${index}`,
        })),
      };
    },
  ],
])('refuses a record with %s', (_, make) => {
  expect(() => builtImages(make())).toThrow(
    expect.objectContaining({ code: 'SHARE_RECORD_INCOMPLETE' }),
  );
});
