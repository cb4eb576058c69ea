import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Architecture, imageName } from '@soe/contract';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import {
  formatLock,
  type ImageFacts,
  type ImageLock,
  type LockOptions,
  lockImages,
  lockSource,
  outdated,
  readLock,
  readLockFile,
  resolveImage,
  resolveLocked,
  updateLock,
  writeLockFile,
} from '../src/index.js';
import { entryDigest, lockEntries, lockOf } from '../src/lock/lock-entries.js';
import { lockSchema } from '../src/lock/lock-schema.js';
import { anImage, fakeImages, fakeParameters, published } from './fakes.js';

const owner = '111122223333';
const images = [
  anImage({ imageId: 'ami-0bbbbbbbbbbbbbbb0', name: 'soe/al2023/2026.11.0/x86_64/b1' }),
  anImage(),
  anImage({
    imageId: 'ami-0bbbbbbbbbbbbbbb3',
    name: 'soe/al2023/2026.12.0/arm64/b3',
    architecture: 'arm64',
  }),
];

/** A world with other parameters or images than the usual ones. */
function options(
  parameters: Readonly<Record<string, string>> = published,
  all: readonly ImageFacts[] = images,
): LockOptions {
  return {
    owners: [owner],
    connect: (region) => ({
      parameters: { ...fakeParameters(parameters), region: async () => region },
      images: fakeImages(...all),
    }),
  };
}

const queries = {
  'us-east-1': ['al2023', 'al2023@~2026.11'],
  'eu-west-1': ['al2023@stable', { selector: 'al2023@^2026.12', architecture: 'arm64' as const }],
};

const locked = () => lockImages(queries, options());

test('a lock is sorted, and has a line per image', async () => {
  const text = formatLock(await locked());

  expect(text.replaceAll(/sha256:\w+/g, 'sha256:…')).toMatchInlineSnapshot(`
    "{
      "schema": "soe-lock/v1",
      "images": {
        "al2023@^2026.12": {
          "eu-west-1": {
            "arm64": { "version": "2026.12.0", "imageId": "ami-0bbbbbbbbbbbbbbb3", "ownerId": "111122223333", "name": "soe/al2023/2026.12.0/arm64/b3", "createdAt": "2026-11-22T10:00:00.000Z", "digest": "sha256:…" }
          }
        },
        "al2023@stable": {
          "eu-west-1": {
            "x86_64": { "version": "2026.11.1", "imageId": "ami-0bbbbbbbbbbbbbbb1", "ownerId": "111122223333", "name": "soe/al2023/2026.11.1/x86_64/b2", "createdAt": "2026-11-22T10:00:00.000Z", "digest": "sha256:…" }
          },
          "us-east-1": {
            "x86_64": { "version": "2026.11.1", "imageId": "ami-0bbbbbbbbbbbbbbb1", "ownerId": "111122223333", "name": "soe/al2023/2026.11.1/x86_64/b2", "createdAt": "2026-11-22T10:00:00.000Z", "digest": "sha256:…" }
          }
        },
        "al2023@~2026.11": {
          "us-east-1": {
            "x86_64": { "version": "2026.11.1", "imageId": "ami-0bbbbbbbbbbbbbbb1", "ownerId": "111122223333", "name": "soe/al2023/2026.11.1/x86_64/b2", "createdAt": "2026-11-22T10:00:00.000Z", "digest": "sha256:…" }
          }
        }
      }
    }
    "
  `);
  expect(formatLock(readLock(text))).toBe(text);
});

test('the same images give the same text, in whatever order they were asked for', async () => {
  const reversed = {
    'eu-west-1': queries['eu-west-1'].toReversed(),
    'us-east-1': queries['us-east-1'],
  };

  expect(formatLock(await lockImages(reversed, options()))).toBe(formatLock(await locked()));
});

test('all queries are locked, or none is', async () => {
  await expect(
    lockImages({ 'eu-west-1': ['al2023', 'al2023@beta'] }, options()),
  ).rejects.toMatchObject({ code: 'DISCOVERY_NOT_FOUND' });
  await expect(
    lockImages({ 'eu-west-1': ['al2023'] }, { ...options(), owners: ['999988887777'] }),
  ).rejects.toMatchObject({ code: 'DISCOVERY_OWNER_REFUSED' });
});

test.each([[[]], ['any']])('owners %j are no owners of a lock', async (owners) => {
  const any = { ...options(), owners: owners as readonly string[] };

  await expect(lockImages(queries, any)).rejects.toMatchObject({
    code: 'DISCOVERY_OPTION_INVALID',
    message: expect.stringContaining('owners'),
  });
});

test('a connection to another region than the one that is locked is a mistake', async () => {
  const connect = () => ({ parameters: fakeParameters(published), images: fakeImages(...images) });

  await expect(lockImages(queries, { owners: [owner], connect })).rejects.toThrow(
    'the connection leads to eu-west-1',
  );
});

test('the lock alone answers, and asks nobody', async () => {
  const lock = await locked();

  const [channel, range] = await resolveLocked(['al2023', 'al2023@~2026.11'], lock, {
    region: 'us-east-1',
    owners: [owner],
  });

  expect(channel).toMatchObject({
    status: 'found',
    image: {
      imageId: 'ami-0bbbbbbbbbbbbbbb1',
      version: '2026.11.1',
      channel: 'stable',
      region: 'us-east-1',
      ownerId: owner,
      source: 'lock',
    },
  });
  expect(channel).not.toHaveProperty('image.image');
  expect(range).toMatchObject({ status: 'found', image: { version: '2026.11.1' } });
});

test.each<readonly [string, Architecture, string]>([
  ['al2023@candidate', 'x86_64', 'eu-west-1'],
  ['al2023@stable', 'arm64', 'eu-west-1'],
  ['al2023@stable', 'x86_64', 'ap-south-1'],
])(
  '%s for %s in %s is not covered, and the error names it',
  async (selector, architecture, region) => {
    const [result] = await resolveLocked([{ selector, architecture }], await locked(), {
      region,
      owners: [owner],
    });

    expect(result).toMatchObject({ status: 'failed', error: { code: 'DISCOVERY_LOCK_MISSING' } });
    expect(String(result?.status === 'failed' && result.error)).toContain(
      `${selector} for ${architecture} in ${region}`,
    );
  },
);

test('locked images are held against owners, age and support', async () => {
  const lock = await locked();
  const now = () => Date.parse('2026-12-22T10:00:00.000Z');
  const ask = async (query: object, owners: readonly string[] = [owner]) => {
    const asked = { selector: 'al2023', ...query };
    const [result] = await resolveLocked([asked], lock, { region: 'eu-west-1', owners, now });
    return result?.status === 'failed' ? result.error.code : result?.image.imageId;
  };
  const day = 86_400_000;

  expect(await ask({}, ['999988887777'])).toBe('DISCOVERY_OWNER_REFUSED');
  expect(await ask({ maxAge: 30 * day })).toBe('ami-0bbbbbbbbbbbbbbb1');
  expect(await ask({ maxAge: 29 * day })).toBe('DISCOVERY_NOT_FOUND');
  await expect(ask({ watermark: `${owner}:soe.al2023` })).rejects.toMatchObject({
    code: 'DISCOVERY_OPTION_INVALID',
    message: expect.stringContaining('watermark'),
  });
});

test('before other sources a lock keeps answers from moving', async () => {
  const lock = await locked();
  const moved = {
    ...published,
    '/soe/al2023/channels/stable/x86_64/image-id': images[0]?.imageId ?? '',
  };

  const image = await resolveImage('al2023', {
    parameters: fakeParameters(moved),
    images: fakeImages(...images),
    owners: [owner],
    sources: [lockSource(lock)],
  });

  expect(image).toMatchObject({ version: '2026.11.1', source: 'lock', image: { ownerId: owner } });
});

test('what is outdated, gone or refused is told apart', async () => {
  const lock = await lockImages(
    { 'eu-west-1': ['al2023', 'al2023@2026.11.0', 'al2023@~2026.11'] },
    options(),
  );
  const status = async (all: LockOptions) =>
    Object.fromEntries((await outdated(lock, all)).map((each) => [each.selector, each.status]));
  const stable = '/soe/al2023/channels/stable/x86_64/image-id';
  const older = 'ami-0bbbbbbbbbbbbbbb0';
  const newest = images[1] ?? anImage();

  expect(await status(options())).toEqual({
    'al2023@stable': 'current',
    'al2023@2026.11.0': 'current',
    'al2023@~2026.11': 'current',
  });
  expect(await status(options({ ...published, [stable]: older }))).toMatchObject({
    'al2023@stable': 'outdated',
    'al2023@~2026.11': 'current',
  });
  expect(await status(options({}))).toMatchObject({ 'al2023@stable': 'gone' });
  expect(await status(options(published, images.slice(0, 1)))).toEqual({
    'al2023@stable': 'refused',
    'al2023@2026.11.0': 'current',
    'al2023@~2026.11': 'refused',
  });
  expect(
    await status(options({ ...published, [stable]: older }, images.slice(0, 1))),
  ).toMatchObject({
    'al2023@stable': 'gone',
  });
  const forged = [...images.slice(0, 1), { ...newest, ownerId: '999988887777' }];
  expect(await status(options({ ...published, [stable]: older }, forged))).toMatchObject({
    'al2023@stable': 'refused',
  });
});

test('a pointer that cannot be read refuses its own entry, and no other', async () => {
  const lock = await lockImages({ 'eu-west-1': ['al2023', 'al2023@2026.11.0'] }, options());
  const broken = { ...published, '/soe/al2023/channels/stable/x86_64/image-id': '$(reboot)' };

  const found = await outdated(lock, options(broken));

  expect(found.map(({ selector, status }) => [selector, status])).toEqual([
    ['al2023@2026.11.0', 'current'],
    ['al2023@stable', 'refused'],
  ]);
});

test('only what is named is updated', async () => {
  const lock = await lockImages({ 'eu-west-1': ['al2023', 'al2023@~2026.11'] }, options());
  const older = 'ami-0bbbbbbbbbbbbbbb0';
  const moved = options({
    '/soe/al2023/channels/stable/x86_64/image-id': older,
    '/soe/al2023/versions/2026.11.0/x86_64/image-id': older,
    '/soe/al2023/versions/2026.11.0/summary': 'not read',
    '/soe/al2023/channels/stable/version': '2026.11.0',
  });
  const versions = (updated: ImageLock) => lockEntries(updated).map((each) => each.image.version);

  expect(versions(await updateLock(lock, moved))).toEqual(['2026.11.0', '2026.11.0']);
  expect(versions(await updateLock(lock, moved, { only: ['al2023'] }))).toEqual([
    '2026.11.0',
    '2026.11.1',
  ]);
  expect(versions(lock)).toEqual(['2026.11.1', '2026.11.1']);
  await expect(updateLock(lock, moved, { only: ['rhel-9'] })).rejects.toMatchObject({
    code: 'DISCOVERY_LOCK_MISSING',
  });
});

const imageId = fc.stringMatching(/^ami-[0-9a-f]{17}$/);
const flavor = fc.constantFrom('al2023', 'rhel-9', 'ubuntu-24.04');
const architecture = fc.constantFrom<Architecture>('x86_64', 'arm64');
const anyEntry = fc
  .record({
    flavor,
    which: fc.constantFrom('stable', '2026.11.0', '^2026.10', '>=1 <2 || 3.x'),
    region: fc.constantFrom('eu-west-1', 'us-gov-east-1', 'ap-southeast-2'),
    architecture,
    imageId,
    version: fc.tuple(fc.nat(3000), fc.nat(12), fc.nat(9)).map((parts) => parts.join('.')),
    deprecated: fc.boolean(),
  })
  .map(({ flavor: name, which, region, architecture: arch, imageId: id, version, deprecated }) => {
    const place = { selector: `${name}@${which}`, region, architecture: arch };
    const facts = {
      version,
      imageId: id,
      ownerId: owner,
      name: imageName({ flavor: name, version, architecture: arch, buildId: 'b1' }),
      createdAt: '2026-11-22T10:00:00.000Z',
      ...(deprecated && { deprecatedAt: '2027-11-22T10:00:00.000Z' }),
    };
    return { ...place, image: { ...facts, digest: entryDigest({ ...place, image: facts }) } };
  });
const anyLock = fc.array(anyEntry, { maxLength: 12 }).map(lockOf);

test('every lock reads back as it was written, and entries in any order give the same text', () => {
  fc.assert(
    fc.property(anyLock, fc.infiniteStream(fc.nat()), (lock, seeds) => {
      const text = formatLock(lock);
      expect(readLock(text)).toEqual(lock);
      const shuffled = lockEntries(lock)
        .map((entry) => ({ entry, at: seeds.next().value ?? 0 }))
        .sort((a, b) => a.at - b.at)
        .map(({ entry }) => entry);
      expect(formatLock(lockOf(shuffled))).toBe(text);
    }),
  );
});

test('every image that is added or taken away changes its own lines alone', () => {
  fc.assert(
    fc.property(anyLock, anyEntry, (lock, entry) => {
      const lines = (some: ImageLock) =>
        new Set(
          formatLock(some)
            .split('\n')
            .filter((line) => line.includes('imageId'))
            .map((line) => line.replace(/,$/, '')),
        );
      const before = lines(lock);
      const after = lines(lockOf([...lockEntries(lock), entry]));
      expect([...after].filter((line) => !before.has(line)).length).toBeLessThanOrEqual(1);
    }),
  );
});

test('whatever is changed by hand is refused', () => {
  fc.assert(
    fc.property(anyEntry, imageId, fc.integer({ min: 0, max: 5 }), (entry, other, which) => {
      fc.pre(other !== entry.image.imageId);
      const edited = [
        { ...entry, image: { ...entry.image, imageId: other } },
        { ...entry, image: { ...entry.image, ownerId: '999988887777' } },
        { ...entry, image: { ...entry.image, version: '9.9.9' } },
        { ...entry, region: 'me-south-1' },
        { ...entry, selector: `${entry.selector}-beta` },
        { ...entry, image: { ...entry.image, createdAt: '2027-01-01T00:00:00Z' } },
      ][which];
      expect(() => readLock(formatLock(lockOf(edited === undefined ? [] : [edited])))).toThrow(
        'edited by hand',
      );
    }),
  );
});

test.each<readonly [string, (text: string) => string, RegExp]>([
  ['a merge conflict', (text) => `<<<<<<< ours\n${text}`, /merge conflict/],
  ['no JSON', () => 'lock', /it is not JSON/],
  ['another schema', (text) => text.replace('lock/v1', 'lock/v2'), /schema is "soe-lock\/v2"/],
  ['more members', (text) => text.replace('{', '{ "by": "me",'), /by is not a member/],
  ['a command', (text) => text.replace(/ami-\w+/, '$(reboot)'), /imageId is "\$\(reboot\)"/],
  [
    'a member twice',
    (text) => text.replace(/^( {4}"al2023@stable": \{[\s\S]*?^ {4}\})/m, '$1,\n$1'),
    /"al2023@stable" is there twice/,
  ],
])('a lock with %s is refused', async (_what, edit, message) => {
  const text = edit(formatLock(await locked()));

  expect(() => readLock(text)).toThrow(message);
});

test('an entry whose digest is right and whose name is another release is refused', async () => {
  const [entry] = lockEntries(await locked());
  if (entry === undefined) throw new Error('no entry');
  const image = { ...entry.image, name: 'soe/al2023/1.0.0/x86_64/b1' };
  const forged = { ...entry, image: { ...image, digest: entryDigest({ ...entry, image }) } };

  expect(() => readLock(formatLock(lockOf([forged])))).toThrow('the image is named');
});

test('a lockfile is written at once, and read back; where there is none, nothing is read', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-lock-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'soe.lock.json');
  expect(await readLockFile(path)).toBeUndefined();

  await writeLockFile(path, await locked());

  expect(await readLockFile(path)).toEqual(await locked());
  expect(readdirSync(directory)).toEqual(['soe.lock.json']);
  writeFileSync(path, readFileSync(path, 'utf8').replace('2026.11.1', '2026.11.0'));
  await expect(readLockFile(path)).rejects.toMatchObject({ code: 'DISCOVERY_LOCK_INVALID' });
});

test('a lockfile that cannot be written leaves nothing behind', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'soe-lock-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));

  await expect(writeLockFile(join(directory, 'no', 'lock.json'), await locked())).rejects.toThrow(
    'write',
  );
  expect(readdirSync(directory)).toEqual([]);
});

test('the published JSON Schema is the one that is checked', async () => {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const json = { title: 'soe-lock/v1', $schema, ...lockSchema };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot('../schemas/lock.json');
});
