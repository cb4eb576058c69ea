import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type CachedAnswer,
  type CacheEvent,
  type CacheStore,
  catalogueSource,
  DiscoveryError,
  fileCacheStore,
  type ImageCacheOptions,
  type ImageLock,
  imageCache,
  lockSource,
  type ParameterStore,
  parameterSource,
  resolveImage,
  resolveImages,
} from '../../src/index.js';
import { anImage, fakeImages, fakeParameters, published } from '../fakes.js';

const down = new DiscoveryError('DISCOVERY_AWS_FAILED', 'read parameters: down');

/** A store whose answers and failures a test changes, with a cache of which it moves the time. */
function world(options: ImageCacheOptions = {}) {
  const values = { ...published };
  const parameters = fakeParameters(values);
  const state = { time: 0, failing: false, events: [] as CacheEvent[], values, parameters };
  const failing: ParameterStore = {
    ...parameters,
    get: (names) => (state.failing ? Promise.reject(down) : parameters.get(names)),
  };
  const now = () => state.time;
  const cache = imageCache({ ...options, now, onEvent: (event) => state.events.push(event) });
  const ask = (query: Parameters<typeof resolveImage>[0] = 'al2023') =>
    resolveImage(query, { parameters: failing, owners: 'any', cache, now });
  return { state, cache, ask };
}

const locked = {
  version: '2026.11.1',
  imageId: 'ami-0bbbbbbbbbbbbbbb1',
  ownerId: '111122223333',
  name: 'soe/al2023/2026.11.1/x86_64/b2',
  createdAt: '2026-11-22T10:00:00.000Z',
};

const stable = '/soe/al2023/channels/stable/x86_64/image-id';

test('a question is asked once as long as its answer is fresh', async () => {
  const { state, ask } = world({ ttl: 1000 });

  await ask();
  state.values[stable] = 'ami-00000009';
  state.time = 999;
  expect((await ask()).imageId).toBe('ami-0bbbbbbbbbbbbbbb1');
  expect(state.parameters.calls).toBe(1);

  state.time = 1000;
  expect((await ask()).imageId).toBe('ami-00000009');
  expect(state.parameters.calls).toBe(2);
});

test('questions at the same time are one', async () => {
  const { state, ask } = world();

  await Promise.all([ask(), ask(), ask()]);

  expect(state.parameters.calls).toBe(1);
});

test('of many questions only those are asked that are not known, all of them at once', async () => {
  const { state, cache, ask } = world();
  await ask();

  const results = await resolveImages(['al2023', 'al2023@2026.11.0', 'al2023'], {
    parameters: state.parameters,
    owners: 'any',
    cache,
  });

  expect(results.map((result) => result.status === 'found' && result.image.version)).toEqual([
    '2026.11.1',
    '2026.11.0',
    '2026.11.1',
  ]);
  expect(state.parameters.calls).toBe(2);
});

test('while AWS does not answer an old answer is given, says so, and only for so long', async () => {
  const { state, ask } = world({ ttl: 1000, staleIfError: 5000 });
  await ask();
  state.failing = true;

  state.time = 5999;
  expect(await ask()).toMatchObject({
    imageId: 'ami-0bbbbbbbbbbbbbbb1',
    stale: { answeredAt: '1970-01-01T00:00:00.000Z' },
  });
  expect(state.events).toMatchObject([{ type: 'stale-answer', error: down }]);

  state.time = 6000;
  await expect(ask()).rejects.toBe(down);
});

test('without a budget nothing stale is given', async () => {
  const { state, ask } = world({ ttl: 1000 });
  await ask();
  state.failing = true;
  state.time = 1000;

  await expect(ask()).rejects.toBe(down);
});

test('what is gone or refused does not come back from the cache', async () => {
  const { state, ask } = world({ ttl: 1000, staleIfError: 1_000_000 });
  await ask();
  delete state.values[stable];
  state.time = 1000;
  await expect(ask()).rejects.toMatchObject({ code: 'DISCOVERY_NOT_FOUND' });

  state.failing = true;
  await expect(ask()).rejects.toBe(down);
});

test('other owners and another prefix are other questions', async () => {
  const { state, cache } = world();
  const images = fakeImages(anImage());
  const parameters = state.parameters;
  const refused = { code: 'DISCOVERY_OWNER_REFUSED' };

  await resolveImage('al2023', { parameters, images, owners: 'any', cache });
  await expect(
    resolveImage('al2023', { parameters, images, owners: ['999988887777'], cache }),
  ).rejects.toMatchObject(refused);
});

test('an answer that has become too old for the question is asked again', async () => {
  const { state, cache } = world({ ttl: 1_000_000_000 });
  const made = Date.parse('2026-11-22T10:00:00.000Z');
  const images = fakeImages(anImage());
  const ask = () =>
    resolveImage(
      { selector: 'al2023', maxAge: 1000 },
      { parameters: state.parameters, images, owners: 'any', cache, now: () => state.time },
    );
  state.time = made + 1000;
  await ask();

  state.time = made + 1001;
  await expect(ask()).rejects.toMatchObject({ code: 'DISCOVERY_NOT_FOUND' });
});

test('who cancels a question does not cancel it for others', async () => {
  const { state, cache } = world();
  const controller = new AbortController();
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow: ParameterStore = {
    ...state.parameters,
    get: async (names, signal) => {
      await held;
      signal?.throwIfAborted();
      return state.parameters.get(names);
    },
  };
  const ask = (signal?: AbortSignal) =>
    resolveImage('al2023', {
      parameters: slow,
      owners: 'any',
      cache,
      ...(signal !== undefined && { signal }),
    });

  const first = ask(controller.signal);
  // Begins while the first one is on its way.
  await new Promise((resolve) => setImmediate(resolve));
  const second = ask();
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort(new Error('enough'));
  release();

  await expect(first).rejects.toThrow('enough');
  await expect(second).resolves.toMatchObject({ version: '2026.11.1' });
});

test('files outlive the process, belong to one scope, and a broken one is told and passed over', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'soe-discovery-'));
  try {
    const inScope = (scope: string) => world({ store: fileCacheStore({ directory, scope }) });
    await inScope('a').ask();

    const again = inScope('a');
    await again.ask();
    expect(again.state.parameters.calls).toBe(0);
    const other = inScope('b');
    await other.ask();
    expect(other.state.parameters.calls).toBe(1);

    const files = await readdir(directory);
    expect(files).toHaveLength(2);
    for (const file of files) {
      expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
      await writeFile(join(directory, file), '{"schema":"soe-discovery-cache/v1"}');
    }
    const broken = inScope('a');
    await expect(broken.ask()).resolves.toMatchObject({ version: '2026.11.1' });
    expect(broken.state.events).toMatchObject([{ type: 'store-failed' }]);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('the answer of one source is never given for another of its kind', () => {
  const lock = (digest: string): ImageLock => ({
    schema: 'soe-lock/v1',
    images: { al2023: { 'eu-west-1': { x86_64: { ...locked, digest } } } },
  });
  const url = 'https://soe.example.com/catalogue.json?token=secret';
  const sources = [
    parameterSource(),
    parameterSource({ sharedBy: '111122223333' }),
    catalogueSource({ file: 'a.json' }),
    catalogueSource({ file: 'b.json' }),
    catalogueSource({ url }),
    catalogueSource({ url, digest: `sha256:${'0'.repeat(64)}` }),
    lockSource(lock('sha256:1')),
    lockSource(lock('sha256:2')),
  ];

  expect(new Set(sources.map(({ name }) => name)).size).toBe(sources.length);
  expect(sources.map(({ name }) => name).join()).not.toContain('secret');
});

test('what is gone does not come back from the store while AWS does not answer, or after a restart', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'soe-cache-'));
  try {
    const store = fileCacheStore({ directory, scope: 'owner' });
    const options = { ttl: 10, staleIfError: 1_000_000, store };
    const { state, ask } = world(options);
    await ask();
    delete state.values[stable];
    state.time = 20;
    await expect(ask()).rejects.toMatchObject({ code: 'DISCOVERY_NOT_FOUND' });
    state.failing = true;
    const restarted = world(options);
    restarted.state.failing = true;

    await expect(ask()).rejects.toThrow('down');
    await expect(restarted.ask()).rejects.toThrow('down');
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('what a store cannot forget does not come back from it', async () => {
  const kept = new Map<string, CachedAnswer>();
  const store: CacheStore = {
    read: async (key) => kept.get(key),
    write: async (key, answer) => void kept.set(key, answer),
    remove: () => Promise.reject(new Error('read-only')),
  };
  const { state, ask } = world({ ttl: 10, staleIfError: 1_000_000, store });
  await ask();
  delete state.values[stable];
  state.time = 20;
  await expect(ask()).rejects.toMatchObject({ code: 'DISCOVERY_NOT_FOUND' });
  state.failing = true;

  await expect(ask()).rejects.toThrow('down');
  expect(state.events).toContainEqual({ type: 'store-failed', cause: new Error('read-only') });
});

test('an answer of the future is of no known age, and is not given stale', async () => {
  const { state, ask } = world({ ttl: 10, staleIfError: 1_000_000 });
  state.time = 5000;
  await ask();
  state.time = 20;
  state.failing = true;

  await expect(ask()).rejects.toThrow('down');
});
