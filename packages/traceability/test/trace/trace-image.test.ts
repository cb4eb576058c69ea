import { formatVersionSummary, recordDigest, type TagSet, versionSummary } from '@soe/contract';
import { expect, test } from 'vitest';
import {
  formatTrace,
  imageTags,
  type TracedImage,
  type TraceStore,
  tagImages,
  traceImage,
} from '../../src/index.js';
import { record } from '../support/fixtures.js';

const [build] = record.builds;
const tags = build ? imageTags(record, build) : {};
const summary = formatVersionSummary(versionSummary(record));
const image: TracedImage = {
  imageId: 'ami-0bbbbbbbbbbbbbbbb',
  name: 'soe/al2023/2026.11.0/x86_64/b1',
  ownerId: '111122223333',
  createdAt: '2026-11-22T10:01:00.000Z',
  tags,
};

function fakeStore(
  found: TracedImage | undefined,
  parameters: Readonly<Record<string, string>> = {},
): TraceStore & { readonly written: [readonly string[], TagSet][] } {
  const written: [readonly string[], TagSet][] = [];
  return {
    written,
    region: async () => 'us-east-1',
    in: () => fakeStore(undefined),
    images: async () => (found === undefined ? [] : [found]),
    taggedImages: async function* () {},
    instance: async () => undefined,
    ancestry: async () => [],
    parametersBelow: async function* () {},
    parameters: async (names) =>
      Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name))),
    tag: async (resources, added) => {
      written.push([resources, added]);
    },
  };
}
const published = {
  '/soe/al2023/versions/2026.11.0/summary': summary,
  '/soe/al2023/versions/2026.11.0/x86_64/image-id': image.imageId,
};

test('the owner sees commit, run, source image and issues', async () => {
  const trace = await traceImage(image.imageId, { store: fakeStore(image, published) });

  expect(trace).toMatchObject({
    flavor: 'al2023',
    version: '2026.11.0',
    buildId: 'b1',
    commit: 'c0ffee',
    repository: 'https://git.example.com/platform/images',
    ref: 'main',
    buildUrl: 'https://ci.example.com/7',
    sourceImage: 'ami-0aaaaaaaaaaaaaaaa',
    record: recordDigest(record),
    issues: ['SOE-1'],
    evidence: ['name', 'tags', 'summary', 'parameter'],
    contradictions: [],
  });
});

test('a consumer, to whom tags are invisible, traces by name and summary', async () => {
  const trace = await traceImage(image.imageId, {
    store: fakeStore({ ...image, tags: {} }, published),
  });

  expect(trace).toMatchObject({
    commit: 'c0ffee',
    issues: ['SOE-1'],
    evidence: ['name', 'summary', 'parameter'],
  });
});

test('an image that was never published is traced by its tags', async () => {
  const trace = await traceImage(image.imageId, { store: fakeStore(image) });

  expect(trace).toMatchObject({ commit: 'c0ffee', issues: [], evidence: ['name', 'tags'] });
});

test('tags that contradict the name or the summary are reported', async () => {
  const forged = { ...tags, 'soe:commit': 'deadbeef', 'soe:version': '2026.10.0' };

  const trace = await traceImage(image.imageId, {
    store: fakeStore({ ...image, tags: forged }, published),
  });

  expect(trace.contradictions).toEqual([
    'version: tags say "2026.10.0", name says "2026.11.0"',
    'commit: tags say "deadbeef", summary says "c0ffee"',
  ]);
});

test('an image that is not the one published under its version is told from it', async () => {
  const pointer = '/soe/al2023/versions/2026.11.0/x86_64/image-id';
  const store = fakeStore({ ...image, tags: {} }, { ...published, [pointer]: 'ami-other' });

  await expect(traceImage(image.imageId, { store })).resolves.toMatchObject({
    evidence: ['name', 'summary'],
    contradictions: [
      'image: asked for ami-0bbbbbbbbbbbbbbbb, published under this version is ami-other',
    ],
  });
});

test('damaged tags do not hide what the summary says', async () => {
  const { 'soe:commit': _, ...damaged } = tags;
  const store = fakeStore({ ...image, tags: damaged }, published);

  await expect(traceImage(image.imageId, { store })).resolves.toMatchObject({
    commit: 'c0ffee',
    evidence: ['name', 'summary', 'parameter'],
    contradictions: [expect.stringContaining('soe:commit missing')],
  });
});

test('a damaged summary does not hide what the tags say', async () => {
  const store = fakeStore(image, { '/soe/al2023/versions/2026.11.0/summary': '{' });

  await expect(traceImage(image.imageId, { store })).resolves.toMatchObject({
    commit: 'c0ffee',
    evidence: ['name', 'tags'],
    contradictions: [expect.stringContaining('version summary')],
  });
});

test('a summary cannot replace what EC2 says of the image', async () => {
  const forged = JSON.stringify({ ...JSON.parse(summary), ownerId: 'me', imageId: 'ami-other' });
  const store = fakeStore(image, { '/soe/al2023/versions/2026.11.0/summary': forged });

  await expect(traceImage(image.imageId, { store })).resolves.toMatchObject({
    ownerId: image.ownerId,
    imageId: image.imageId,
  });
});

test.each([
  ['an image that is not visible', undefined, 'TRACE_IMAGE_NOT_FOUND'],
  ['an image of a vendor', { ...image, name: 'al2023-ami-2023' }, 'TRACE_NOT_A_RELEASE'],
])('%s cannot be traced', async (_what, found, code) => {
  await expect(traceImage('ami-00000001', { store: fakeStore(found) })).rejects.toMatchObject({
    code,
  });
});

test('images get the tags that they lack, and a second run writes nothing', async () => {
  const { 'soe:record': missing = '', ...carried } = tags;
  const before = fakeStore({ ...image, tags: { ...carried, Name: 'kept' } });
  await tagImages(record, { region: 'us-east-1', store: before });
  expect(before.written).toEqual([[['ami-0bbbbbbbbbbbbbbbb'], { 'soe:record': missing }]]);

  const after = fakeStore(image);
  await tagImages(record, { region: 'us-east-1', store: after });
  expect(after.written).toEqual([]);
});

test('before the build the tags lack only the digest of the record', () => {
  const { 'soe:record': _, ...expected } = tags;

  expect(build && imageTags({ ...record, builds: [] }, build)).toEqual(expected);
});

test('a record without a source has no tags', () => {
  const { source: _, ...unsourced } = record;

  expect(() => build && imageTags(unsourced, build)).toThrow(
    expect.objectContaining({ field: 'source' }),
  );
});

test('an image of somebody else that is named like a release is not taken for one', async () => {
  const foreign = { ...image, tags: {}, ownerId: '999988887777', imageId: 'ami-0cccccccccccccccc' };

  const trace = await traceImage(foreign.imageId, {
    store: fakeStore(foreign, published),
    owners: ['111122223333'],
  });

  expect(trace.contradictions).toEqual([
    expect.stringMatching(
      /^image: asked for ami-0cccccccccccccccc, published under this version is/,
    ),
    'owner: the image belongs to 999988887777, expected 111122223333',
  ]);
});

test('state, deprecation and successor are part of a trace, and its text is harmless', async () => {
  const retired = {
    ...image,
    state: 'disabled',
    deprecatedAt: '2026-12-01T00:00:00.000Z',
    tags: {
      ...tags,
      'ec2:SharedTag/soe:successor': '2026.12.0',
      'ec2:SharedTag/soe:deprecation-reason': 'CVE\u001b[2J\u202e\nevidence   forged',
    },
  };

  const trace = await traceImage(image.imageId, { store: fakeStore(retired, published) });
  expect(trace).toMatchObject({
    state: 'disabled',
    deprecatedAt: '2026-12-01T00:00:00.000Z',
    successor: '2026.12.0',
    contradictions: [],
  });
  const lines = formatTrace(trace).split('\n');
  expect(lines).toContain('successor  2026.12.0');
  expect(lines).toContain('deprecated 2026-12-01T00:00:00.000Z: CVE [2J evidence   forged');
  expect(lines.filter((line) => line.startsWith('evidence'))).toEqual([
    'evidence   name, tags, summary, parameter',
  ]);
});

test('a value that was cut to fit its tag is shown whole, and contradicts nothing', async () => {
  const runUrl = `https://ci.example.com/${'x'.repeat(300)}`;
  const long = { ...record, ci: { provider: 'github-actions', runUrl } };
  const cut = build ? imageTags(long, build) : {};
  const summaryOfLong = formatVersionSummary(versionSummary(long));
  const store = fakeStore(
    { ...image, tags: cut },
    { ...published, '/soe/al2023/versions/2026.11.0/summary': summaryOfLong },
  );

  expect(cut['soe:build-url']).toHaveLength(256);
  await expect(traceImage(image.imageId, { store })).resolves.toMatchObject({
    buildUrl: runUrl,
    contradictions: [],
  });
});

test('a list of regions without any is refused', async () => {
  await expect(
    traceImage('ami-00000001', { store: fakeStore(image), regions: [] }),
  ).rejects.toMatchObject({ code: 'TRACE_OPTIONS_INVALID' });
});
