import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { imageName, type ReleaseRecord, releaseRecord } from '@soe/contract';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { catalogueSchema } from '../src/catalogue/catalogue-schema.js';
import {
  type Catalogue,
  type CatalogueSourceOptions,
  catalogueSource,
  formatCatalogue,
  resolveImage,
} from '../src/index.js';
import { anImage, fakeImages, fakeParameters } from './fakes.js';

const owner = '111122223333';
const channels = { al2023: { stable: '2026.11.1', candidate: '2026.12.0' } };

function record(version: string, id: string, flavor = 'al2023'): ReleaseRecord {
  const buildId = 'b2';
  return {
    ...releaseRecord({ flavor, version, createdAt: '2026-11-22T10:00:00.000Z' }),
    images: (['us-east-1', 'eu-west-1'] as const).map((region) => ({
      region,
      architecture: 'x86_64',
      imageId: region === 'eu-west-1' ? id : id.replace('ami-0b', 'ami-0c'),
      name: imageName({ flavor, version, architecture: 'x86_64', buildId }),
      ownerId: owner,
      buildId,
    })),
    source: { commit: 'c0ffee', dirty: false, unpushed: false },
    notes: { file: 'notes.md', url: 'https://notes.example.com/al2023' },
  };
}

const records = [
  record('2026.11.0', 'ami-0bbbbbbbbbbbbbbb0'),
  record('2026.12.0', 'ami-0bbbbbbbbbbbbbbb2'),
  record('2026.11.1', 'ami-0bbbbbbbbbbbbbbb1'),
];
const text = formatCatalogue(records, channels);

function file(content: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'soe-catalogue-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'catalogue.json');
  writeFileSync(path, content);
  return path;
}

function resolve(selector: string, options: CatalogueSourceOptions) {
  return resolveImage(selector, {
    parameters: fakeParameters({}),
    images: fakeImages(anImage(), anImage({ imageId: 'ami-0bbbbbbbbbbbbbbb0' })),
    owners: 'any',
    sources: [catalogueSource(options)],
  });
}

function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test.each([
  ['al2023', '2026.11.1', 'stable'],
  ['al2023@candidate', '2026.12.0', 'candidate'],
  ['al2023@2026.11.0', '2026.11.0', undefined],
  ['al2023@~2026.11', '2026.11.1', undefined],
])('%s is found in a file, with commit and notes', async (selector, version, channel) => {
  const image = await resolve(selector, { file: file(text) });

  expect(image).toMatchObject({
    version,
    region: 'eu-west-1',
    ownerId: owner,
    commit: 'c0ffee',
    notesUrl: 'https://notes.example.com/al2023',
    source: 'catalogue',
  });
  expect(image.channel).toBe(channel);
});

test('the images that a catalogue names are looked up and held against the owners', async () => {
  const foreign = resolveImage('al2023', {
    parameters: fakeParameters({}),
    images: fakeImages(anImage({ ownerId: '999988887777' })),
    owners: [owner],
    sources: [catalogueSource({ file: file(text) })],
  });

  await expect(foreign).rejects.toMatchObject({ code: 'DISCOVERY_OWNER_REFUSED' });
});

test.each([
  ['al2023@beta', /no channel beta of al2023/],
  ['al2023@constructor', /no channel constructor of al2023/],
  ['constructor@stable', /no channel stable of constructor/],
  ['al2023@2027.1.0', /no image of al2023 2027\.1\.0 for x86_64 and eu-west-1/],
])('%s is not in it, and the error says so', async (selector, message) => {
  await expect(resolve(selector, { file: file(text) })).rejects.toMatchObject({
    code: 'DISCOVERY_NOT_FOUND',
    message: expect.stringMatching(message),
  });
});

test('the record of one release is a catalogue without channels', async () => {
  const path = file(JSON.stringify(records[2]));

  expect(await resolve('al2023@2026.11.1', { file: path })).toMatchObject({
    imageId: 'ami-0bbbbbbbbbbbbbbb1',
    commit: 'c0ffee',
  });
  await expect(resolve('al2023', { file: path })).rejects.toMatchObject({
    code: 'DISCOVERY_NOT_FOUND',
  });
});

test('bytes that are not those of the digest are refused before they are parsed', async () => {
  const digest = digestOf(text);
  expect(await resolve('al2023', { file: file(text), digest })).toMatchObject({
    version: '2026.11.1',
  });

  await expect(resolve('al2023', { file: file('{not json'), digest })).rejects.toMatchObject({
    code: 'DISCOVERY_CATALOGUE_INVALID',
    message: expect.stringContaining(`not ${digest}`),
  });
  await expect(resolve('al2023', { file: file(`${text} `), digest })).rejects.toThrow(digest);
});

test('with a digest a catalogue is fetched once, without one for every question', async () => {
  let served = 0;
  const url = await serve((_request, response) => {
    served += 1;
    response.end(text);
  });
  const ask = async (digest?: string) => {
    served = 0;
    const source = catalogueSource({ url, ...(digest !== undefined && { digest }) });
    for (const selector of ['al2023', 'al2023@candidate']) {
      const parameters = fakeParameters({});
      await resolveImage(selector, { parameters, owners: 'any', sources: [source] });
    }
    return served;
  };

  expect(await ask(digestOf(text))).toBe(1);
  expect(await ask()).toBe(2);
});

test('redirects are followed on the same host alone', async () => {
  const other = await serve((_request, response) => response.end(text));
  const here = await serve(({ url }, response) => {
    if (url === '/real') return response.end(text);
    const location = url === '/same' ? '/real' : url === '/loop' ? '/loop' : `${other}/real`;
    return response.writeHead(302, { location }).end();
  });

  expect(await resolve('al2023', { url: `${here}/same` })).toMatchObject({ version: '2026.11.1' });
  await expect(resolve('al2023', { url: `${here}/other?token=s3cret` })).rejects.toMatchObject({
    code: 'DISCOVERY_CATALOGUE_INVALID',
    message: expect.stringMatching(
      /^read catalogue http:\/\/127\.0\.0\.1:\d+\/other: it redirects/,
    ),
  });
  await expect(resolve('al2023', { url: `${here}/loop` })).rejects.toThrow('more than 5 times');
});

test.each([
  ['http://catalogue.example.com/c.json', /http:\/\/ is not spoken; use https/],
  ['https://user:pw@catalogue.example.com/c.json', /holds a user or a password/],
  ['file:///etc/passwd', /file:\/\/ is not spoken/],
])('%s is not even asked', async (url, message) => {
  const fetch = () => {
    throw new Error('asked');
  };

  const error = await resolve('al2023', { url, fetch }).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code: 'DISCOVERY_CATALOGUE_INVALID' });
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toContain('pw');
});

test('what is too long, or no answer, is refused', async () => {
  const url = await serve(({ url: path }, response) => {
    if (path === '/none') return response.writeHead(404).end('gone');
    return response.end(text);
  });

  await expect(resolve('al2023', { url, maxBytes: 100 })).rejects.toThrow('more than 100 bytes');
  await expect(resolve('al2023', { file: file(text), maxBytes: 100 })).rejects.toThrow('100 bytes');
  await expect(resolve('al2023', { url: `${url}/none` })).rejects.toThrow('the answer is 404');
  await expect(resolve('al2023', { file: '/no/such/file' })).rejects.toThrow('no such file');
});

test('a call that is cancelled throws the reason', async () => {
  const url = await serve(() => undefined);
  const reason = new Error('enough');
  const cancel = new AbortController();
  const answer = resolveImage('al2023', {
    parameters: fakeParameters({}),
    owners: 'any',
    sources: [catalogueSource({ url })],
    signal: cancel.signal,
  });
  cancel.abort(reason);

  await expect(answer).rejects.toBe(reason);
});

const valid = JSON.parse(text) as Catalogue;
const [newest] = valid.releases;

test.each<readonly [string, unknown, RegExp]>([
  ['text', 'not json', /it is not JSON/],
  ['another schema', { ...valid, schema: 'soe-catalogue/v2' }, /schema is "soe-catalogue\/v2"/],
  ['no releases', { schema: valid.schema, channels: {} }, /releases is missing/],
  ['a release twice', { ...valid, releases: [newest, newest], channels: {} }, /there twice/],
  ['a dangling channel', { ...valid, channels: { al2023: { stable: '1.0.0' } } }, /none of the/],
  [
    'a channel called __proto__',
    JSON.parse(`{"schema":"soe-catalogue/v1","releases":[],"channels":{"__proto__":{"a":"b"}}}`),
    /name is not a flavor/,
  ],
  [
    'an id that is a command',
    {
      ...valid,
      releases: [{ ...newest, images: [{ ...newest?.images[0], imageId: '$(reboot)' }] }],
      channels: {},
    },
    /releases\[0\]\.images\[0\]\.imageId is "\$\(reboot\)"/,
  ],
  [
    'the name of another release',
    {
      ...valid,
      releases: [
        { ...newest, images: [{ ...newest?.images[0], name: 'soe/al2023/1.0.0/x86_64/b' }] },
      ],
      channels: {},
    },
    /is named "soe\/al2023\/1\.0\.0\/x86_64\/b"/,
  ],
  [
    'two images for one place',
    {
      ...valid,
      releases: [{ ...newest, images: newest?.images.flatMap((i) => [i, i]) }],
      channels: {},
    },
    /two images for x86_64 in eu-west-1/,
  ],
])('a catalogue with %s is refused', async (_what, value, message) => {
  const content = typeof value === 'string' ? value : JSON.stringify(value);

  await expect(resolve('al2023@2026.12.0', { file: file(content) })).rejects.toMatchObject({
    code: 'DISCOVERY_CATALOGUE_INVALID',
    message: expect.stringMatching(message),
  });
});

test('a broken record names the field', async () => {
  const path = file(JSON.stringify({ ...records[0], version: 'latest' }));

  await expect(resolve('al2023', { file: path })).rejects.toMatchObject({
    code: 'DISCOVERY_CATALOGUE_INVALID',
    message: expect.stringContaining('version'),
  });
});

test('members that are not known are let be', async () => {
  const path = file(JSON.stringify({ ...valid, signedBy: 'somebody' }));

  expect(await resolve('al2023', { file: path })).toMatchObject({ version: '2026.11.1' });
});

test('the same releases give the same bytes, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: 3, maxLength: 3 }), (shuffled) => {
      const images = shuffled.map((each) => ({ ...each, images: each.images.toReversed() }));
      expect(formatCatalogue(images, channels)).toBe(text);
    }),
  );
  expect(formatCatalogue(valid.releases, valid.channels)).toBe(text);
});

test('releases and channels that contradict each other are not published', () => {
  expect(() => formatCatalogue(records, { al2023: { stable: '1.2.3' } })).toThrow(
    'channel stable of al2023 points at 1.2.3',
  );
  const [first] = records;
  expect(() => formatCatalogue(first === undefined ? [] : [first, first])).toThrow('twice');
});

test('an address or a digest that is none is a mistake in the options', () => {
  expect(() => catalogueSource({ url: 'catalogue' })).toThrow('its url is none');
  expect(() => catalogueSource({ file: 'c.json', digest: 'sha1:abc' })).toThrow('its digest is');
});

test('the published JSON Schema is the one that is checked', async () => {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  const json = { title: 'soe-catalogue/v1', $schema, ...catalogueSchema };

  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../schemas/catalogue.json',
  );
});

test('flavors, channels, versions and architectures are those of the contract', () => {
  const contract = readFileSync(
    new URL('../../contract/schemas/release-record.json', import.meta.url),
    'utf8',
  );
  const { properties } = JSON.parse(contract);
  const ours = JSON.parse(JSON.stringify(catalogueSchema)).properties.releases.items.properties;

  for (const word of ['flavor', 'version']) {
    const { pattern, minLength, maxLength } = ours[word];
    expect(properties[word]).toMatchObject({ pattern, minLength, maxLength });
  }
  expect(ours.images.items.properties.architecture.enum).toEqual(
    properties.images.items.properties.architecture.enum,
  );
});
