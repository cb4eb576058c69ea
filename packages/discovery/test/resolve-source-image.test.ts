import { expect, test } from 'vitest';
import { resolveSourceImage } from '../src/index.js';
import { anImage, fakeImages, fakeParameters } from './fakes.js';

const vendor = '137112412989';
const older = anImage({
  imageId: 'ami-1',
  name: 'al2023-ami-2023.9.20261005',
  ownerId: vendor,
  createdAt: '2026-10-05T00:00:00.000Z',
});
const newer = { ...older, imageId: 'ami-2', createdAt: '2026-11-05T00:00:00.000Z' };
const parameters = fakeParameters({ '/aws/service/al2023': 'ami-1' });

test('a public parameter leads to its image', async () => {
  const image = await resolveSourceImage(
    { parameter: '/aws/service/al2023' },
    { parameters, images: fakeImages(older) },
  );

  expect(image).toEqual(older);
});

test('owners may be named by the alias that EC2 has for them', async () => {
  const image = { ...older, ownerAlias: 'amazon' };

  await expect(
    resolveSourceImage(
      { parameter: '/aws/service/al2023', owners: ['amazon'] },
      { parameters, images: fakeImages(image) },
    ),
  ).resolves.toEqual(image);
});

test('a name leads to the newest image of its owners that has the architecture', async () => {
  const images = fakeImages(
    older,
    newer,
    anImage({
      ...newer,
      imageId: 'ami-3',
      architecture: 'arm64',
      createdAt: '2026-11-09T00:00:00.000Z',
    }),
    anImage({
      ...newer,
      imageId: 'ami-4',
      ownerId: '999988887777',
      createdAt: '2026-11-10T00:00:00.000Z',
    }),
    anImage({
      ...newer,
      imageId: 'ami-5',
      state: 'pending',
      createdAt: '2026-11-11T00:00:00.000Z',
    }),
  );

  const image = await resolveSourceImage(
    { name: 'al2023-ami-*', owners: [vendor] },
    { parameters, images },
  );

  expect(image.imageId).toBe('ami-2');
});

test('a search by name without owners finds nothing', async () => {
  await expect(
    resolveSourceImage(
      { name: 'al2023-ami-*', owners: [] },
      { parameters, images: fakeImages(older) },
    ),
  ).rejects.toMatchObject({ code: 'DISCOVERY_NOT_FOUND' });
});

test.each([
  ['a parameter that does not exist', { parameter: '/aws/service/none' }, 'DISCOVERY_NOT_FOUND'],
  [
    'an owner that was not expected',
    { parameter: '/aws/service/al2023', owners: ['099720109477'] },
    'DISCOVERY_OWNER_REFUSED',
  ],
])('%s is refused', async (_what, query, code) => {
  await expect(
    resolveSourceImage(query, { parameters, images: fakeImages(older) }),
  ).rejects.toMatchObject({ code });
});

test('an image of another architecture is refused', async () => {
  await expect(
    resolveSourceImage(
      { parameter: '/aws/service/al2023' },
      { parameters, images: fakeImages(older), architecture: 'arm64' },
    ),
  ).rejects.toMatchObject({ code: 'DISCOVERY_IMAGE_REFUSED' });
});
