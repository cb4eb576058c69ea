import { expect, test } from 'vitest';
import { resolveImage } from '../src/index.js';
import { anImage, fakeImages, fakeParameters, published } from './fakes.js';

test('a channel is answered with one call', async () => {
  const parameters = fakeParameters(published);

  const answer = await resolveImage('al2023', { parameters, owners: 'any' });

  expect(answer).toEqual({
    imageId: 'ami-0bbbbbbbbbbbbbbb1',
    flavor: 'al2023',
    version: '2026.11.1',
    channel: 'stable',
    architecture: 'x86_64',
    region: 'eu-west-1',
    source: 'parameters',
    where: '/soe/al2023/channels/stable/x86_64/image-id',
    why: [
      {
        imageId: 'ami-0bbbbbbbbbbbbbbb1',
        version: '2026.11.1',
        source: 'parameters',
        where: '/soe/al2023/channels/stable/x86_64/image-id',
        verdict: 'won',
        reason: 'it is what al2023@stable names',
      },
    ],
  });
  expect(parameters.calls).toBe(1);
});

test('a version is answered with one call', async () => {
  const parameters = fakeParameters(published);

  const answer = await resolveImage('al2023@2026.11.0', { parameters, owners: 'any' });

  expect(answer).toMatchObject({ imageId: 'ami-0bbbbbbbbbbbbbbb0', version: '2026.11.0' });
  expect(answer).not.toHaveProperty('channel');
  expect(parameters.calls).toBe(1);
});

test('a range is answered with its newest version that has the architecture', async () => {
  const parameters = fakeParameters(published);

  await expect(
    resolveImage('al2023@^2026.10', { parameters, owners: 'any' }),
  ).resolves.toMatchObject({
    version: '2026.11.1',
  });
  await expect(
    resolveImage(
      { selector: 'al2023@^2026.10', architecture: 'arm64' },
      { parameters, owners: 'any' },
    ),
  ).resolves.toMatchObject({ version: '2026.12.0' });
});

test.each([
  ['al2023@2025', /none of 3 versions fits, the newest is 2026\.11\.1/],
  ['rhel-9@^2026', /no version at all below \/soe\/rhel-9\/versions/],
  ['rhel-9', /no parameter .*image-id and .*version/],
  ['al2023@2026.1.0', /no parameter \/soe\/al2023\/versions\/2026\.1\.0\/x86_64\/image-id/],
])('%s was never published, and the message says what was seen', async (selector, message) => {
  const question = resolveImage(selector, { parameters: fakeParameters(published), owners: 'any' });

  await expect(question).rejects.toMatchObject({ code: 'DISCOVERY_NOT_FOUND' });
  await expect(question).rejects.toThrow(message);
});

test('another prefix is another world', async () => {
  const parameters = fakeParameters({
    '/images/prod/al2023/versions/1.0.0/x86_64/image-id': 'ami-00000001',
  });

  await expect(
    resolveImage('al2023@1.0.0', { parameters, owners: 'any', prefix: '/images/prod' }),
  ).resolves.toMatchObject({ imageId: 'ami-00000001' });
});

test('with owners the image itself is looked up and reported', async () => {
  const answer = await resolveImage('al2023', {
    parameters: fakeParameters(published),
    images: fakeImages(anImage()),
    owners: ['111122223333'],
  });

  expect(answer.image).toEqual(anImage());
});

test.each([
  [
    'an owner that is not listed',
    [anImage({ ownerId: '999988887777' })],
    'DISCOVERY_OWNER_REFUSED',
  ],
  ['an image that is not visible', [], 'DISCOVERY_IMAGE_REFUSED'],
  ['a disabled image', [anImage({ state: 'disabled' })], 'DISCOVERY_IMAGE_REFUSED'],
  [
    'another flavor behind the pointer',
    [anImage({ name: 'soe/rhel-9/2026.11.1/x86_64/b2' })],
    'DISCOVERY_IMAGE_REFUSED',
  ],
  [
    'another architecture behind the pointer',
    [anImage({ name: 'soe/al2023/2026.11.1/arm64/b2' })],
    'DISCOVERY_IMAGE_REFUSED',
  ],
  ['a name that is not ours', [anImage({ name: 'al2023' })], 'DISCOVERY_IMAGE_REFUSED'],
])('%s is refused', async (_what, images, code) => {
  const question = resolveImage('al2023', {
    parameters: fakeParameters(published),
    images: fakeImages(...images),
    owners: ['111122223333'],
  });

  await expect(question).rejects.toMatchObject({ code });
});

test('a version that leads to the image of another version is refused', async () => {
  const question = resolveImage('al2023@2026.11.1', {
    parameters: fakeParameters(published),
    images: fakeImages(anImage({ name: 'soe/al2023/2026.11.0/x86_64/b2' })),
    owners: ['111122223333'],
  });

  await expect(question).rejects.toMatchObject({ code: 'DISCOVERY_IMAGE_REFUSED' });
});

test('a channel that is being moved is answered with the version in the name of its image', async () => {
  const options = {
    parameters: fakeParameters({
      ...published,
      '/soe/al2023/channels/stable/version': '2026.11.0',
    }),
    images: fakeImages(anImage()),
  };

  await expect(
    resolveImage('al2023', { ...options, owners: ['111122223333'] }),
  ).resolves.toMatchObject({ version: '2026.11.1' });
  await expect(resolveImage('al2023', { ...options, owners: 'any' })).resolves.toMatchObject({
    version: '2026.11.0',
  });
});

test('a broken summary does not keep a range from being answered', async () => {
  const parameters = fakeParameters({
    ...published,
    '/soe/al2023/versions/2026.11.0/summary': '{',
  });

  await expect(
    resolveImage('al2023@^2026.10', { parameters, owners: 'any' }),
  ).resolves.toMatchObject({
    version: '2026.11.1',
  });
});

test('owners cannot be checked with parameters alone, and no other account is asked instead', async () => {
  const question = resolveImage('al2023', {
    parameters: fakeParameters(published),
    owners: ['111122223333'],
  });

  await expect(question).rejects.toMatchObject({ code: 'DISCOVERY_OPTION_INVALID' });
});

test('no owner at all allows nothing', async () => {
  const question = resolveImage('al2023', {
    parameters: fakeParameters(published),
    images: fakeImages(anImage()),
    owners: [],
  });

  await expect(question).rejects.toMatchObject({ code: 'DISCOVERY_OWNER_REFUSED' });
});

test('a selector that is none is the contract’s error', async () => {
  const question = resolveImage('AL2023', { parameters: fakeParameters(published), owners: 'any' });

  await expect(question).rejects.toMatchObject({ code: 'CONTRACT_FLAVOR_INVALID' });
});

test('a version that is still being published is no answer to a range', async () => {
  const { '/soe/al2023/versions/2026.11.1/summary': _, ...unfinished } = published;

  const answer = await resolveImage('al2023@^2026.10', {
    parameters: fakeParameters(unfinished),
    owners: 'any',
  });

  expect(answer.version).toBe('2026.11.0');
});

test.each([
  ['image id', '/soe/al2023/channels/stable/x86_64/image-id', '$(touch x)\n\u001b[31mami-1'],
  ['version', '/soe/al2023/channels/stable/version', 'latest; rm -rf /'],
])(
  'a parameter with another %s than one is refused, and shown harmlessly',
  async (_what, name, value) => {
    const question = resolveImage('al2023', {
      parameters: fakeParameters({ ...published, [name]: value }),
      owners: 'any',
    });

    await expect(question).rejects.toMatchObject({ code: 'DISCOVERY_POINTER_INVALID' });
    await expect(question.catch(String)).resolves.not.toContain('\u001b');
  },
);
