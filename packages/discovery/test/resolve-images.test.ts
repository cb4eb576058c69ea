import { expect, test } from 'vitest';
import { type ImageFacts, imageSource, parameterSource, resolveImages } from '../src/index.js';
import { anImage, fakeImages, fakeParameters, published } from './fakes.js';

const owner = '111122223333';
const now = () => Date.parse('2026-11-28T00:00:00Z');
const day = 86_400_000;

function many(count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `/soe/flavor-${index}/channels/stable/x86_64/image-id`,
      `ami-0000000${index % 10}`,
    ]),
  );
}

test.each([
  [1, 1],
  [10, 1],
  [11, 2],
  [35, 4],
])('%i channels cost %i calls', async (count, calls) => {
  const parameters = fakeParameters(many(count));
  const queries = Array.from({ length: count }, (_, index) => `flavor-${index}`);

  await resolveImages(queries, { parameters, owners: 'any', sources: [parameterSource()] });

  expect(parameters.calls).toBe(calls);
});

test('one answer per query, in their order, and one that fails does not fail the others', async () => {
  const results = await resolveImages(['rhel-9', 'al2023@2026.11.0', 'al2023'], {
    parameters: fakeParameters(published),
    owners: 'any',
  });

  expect(results).toMatchObject([
    { status: 'failed', error: { code: 'DISCOVERY_NOT_FOUND' } },
    { status: 'found', image: { version: '2026.11.0' } },
    { status: 'found', image: { version: '2026.11.1' } },
  ]);
});

async function first(image: Partial<ImageFacts>, query: object, owners = [owner]) {
  const [result] = await resolveImages([{ selector: 'al2023', ...query }], {
    parameters: fakeParameters(published),
    images: {
      ...fakeImages(anImage(image)),
      instanceType: async (type) =>
        type === 'm7g.large'
          ? { architectures: ['arm64'], bootModes: ['uefi'], ena: 'required' }
          : type === 'm5.large'
            ? { architectures: ['x86_64'], bootModes: ['legacy-bios', 'uefi'], ena: 'required' }
            : undefined,
    },
    owners,
    now,
  });
  return result;
}

test.each([
  ['too old', {}, { maxAge: day }, /5 days old, and at most 1 days/],
  [
    'out of support',
    { deprecatedAt: '2026-11-27T00:00:00.000Z' },
    { minSupport: 0 },
    /support ends/,
  ],
  [
    'soon out of support',
    { deprecatedAt: '2026-11-30T00:00:00.000Z' },
    { minSupport: 9 * day },
    /support ends/,
  ],
  ['too vulnerable', { severity: 'high' }, { maxSeverity: 'medium' }, /found high/],
  ['without ENA', {}, { instanceType: 'm5.large' }, /needs ENA/],
  [
    'for a type that is not here',
    { bootMode: 'uefi', enaSupport: true },
    { instanceType: 't1.micro' },
    /no instance type/,
  ],
] as const)('an image that is %s is no answer', async (_what, image, query, reason) => {
  const result = await first(image, query);

  expect(result).toMatchObject({ status: 'failed', error: { code: 'DISCOVERY_NOT_FOUND' } });
  expect(result?.status === 'failed' && result.error.message).toMatch(reason);
});

test.each([
  ['young enough', {}, { maxAge: 30 * day }],
  ['without an end of support', {}, { minSupport: 1000 * day }],
  ['clean enough', { severity: 'none' }, { maxSeverity: 'none' }],
  [
    'right for the type',
    { enaSupport: true, bootMode: 'uefi-preferred' },
    { instanceType: 'm5.large' },
  ],
  ['marked', { watermarks: [`${owner}:soe.al2023`] }, { watermark: `${owner}:soe.al2023` }],
] as const)('an image that is %s is the answer', async (_what, image, query) => {
  expect(await first(image, query)).toMatchObject({ status: 'found' });
});

test('a deprecated image and one that was not scanned are answered, and the answer says so', async () => {
  const result = await first({ deprecatedAt: '2026-11-27T00:00:00.000Z' }, { maxSeverity: 'low' });

  expect(result).toMatchObject({
    image: { why: [{ reason: expect.stringMatching(/deprecated since .*; it was not scanned/) }] },
  });
});

test('an image without the watermark is refused, whoever owns it', async () => {
  expect(await first({}, { watermark: `${owner}:soe.al2023` })).toMatchObject({
    status: 'failed',
    error: { code: 'DISCOVERY_WATERMARK_REFUSED' },
  });
});

test('the architecture is that of the instance type', async () => {
  const result = await first({}, { instanceType: 'm7g.large' });

  expect(result?.status === 'failed' && result.error.message).toContain('for arm64');
});

test('where there are no parameters, images answer versions and ranges, and why lists the others', async () => {
  const images = fakeImages(
    anImage({ imageId: 'ami-00000001', name: 'soe/al2023/2026.11.0/x86_64/b1' }),
    anImage({ imageId: 'ami-00000002', name: 'soe/al2023/2026.11.1/x86_64/b2' }),
    anImage({ imageId: 'ami-00000003', name: 'soe/al2023/2027.1.0/x86_64/b3' }),
  );

  const results = await resolveImages(['al2023@2026.11.0', 'al2023@^2026.10', 'al2023'], {
    parameters: fakeParameters({}),
    images,
    owners: [owner],
    sources: [imageSource()],
  });

  expect(results).toMatchObject([
    { image: { imageId: 'ami-00000001', source: 'images' } },
    {
      image: {
        imageId: 'ami-00000002',
        why: [
          { imageId: 'ami-00000003', verdict: 'lost', reason: '2027.1.0 is not in ^2026.10' },
          { imageId: 'ami-00000002', verdict: 'won' },
          { imageId: 'ami-00000001', verdict: 'lost', reason: '2026.11.1 is newer' },
        ],
      },
    },
    { status: 'failed', error: { message: expect.stringContaining('do not say where a channel') } },
  ]);
});

test.each([['any' as const], [[]]])('without owners no image is searched', async (owners) => {
  const images = { ...fakeImages(), find: () => Promise.reject(new Error('searched')) };

  const [result] = await resolveImages(['al2023@^2026'], {
    parameters: fakeParameters({}),
    images,
    owners,
  });

  expect(result).toMatchObject({
    error: { message: expect.stringContaining('owners that are listed') },
  });
});

test('parameters of another account are read by their ARN', async () => {
  const shared = `arn:aws:ssm:eu-west-1:${owner}:parameter/soe/al2023/versions/2026.11.0/x86_64/image-id`;
  const sources = [parameterSource({ sharedBy: owner })];
  const options = {
    parameters: fakeParameters({ [shared]: 'ami-00000001' }),
    owners: 'any' as const,
  };

  const results = await resolveImages(['al2023@2026.11.0', 'al2023@^2026'], {
    ...options,
    sources,
  });

  expect(results).toMatchObject([
    { image: { imageId: 'ami-00000001' } },
    { error: { message: expect.stringContaining('cannot be listed') } },
  ]);
});

test.each([
  [{ maxAge: -1 }, /maxAge/],
  [{ minSupport: Number.NaN }, /minSupport/],
  [{ instanceType: 'large; rm' }, /instanceType/],
  [{ watermark: 'soe.al2023' }, /watermark/],
  [{ maxSeverity: 'HIGH' as 'high' }, /maxSeverity/],
])('a query that makes no sense names the member', async (query, message) => {
  const answer = resolveImages([{ selector: 'al2023', ...query }], {
    parameters: fakeParameters(published),
    owners: 'any',
  });

  await expect(answer).rejects.toThrow(message);
  await expect(answer).rejects.toMatchObject({ code: 'DISCOVERY_OPTION_INVALID' });
});
