import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { archiveIndexSchemaId } from '../../src/archive/archive-index.js';
import { parseArchiveIndex } from '../../src/archive/archive-index-schema.js';
import { problemOfName } from '../../src/archive/archive-name.js';
import { type ArchiveStore, fetchBuild, TraceabilityError } from '../../src/index.js';

const at = '2026-11-22T19:31:40.000Z';

function indexOf(...names: readonly string[]): string {
  const files = names.map((name) => ({
    name,
    kind: 'log',
    size: 0,
    sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    mediaType: 'text/plain',
    storedAt: at,
    redactions: 0,
  }));
  return JSON.stringify({ schema: archiveIndexSchemaId, buildId: 'b1', storedAt: at, files });
}

const hostile = [
  '',
  '.',
  '..',
  '../a',
  'a/../../b',
  '/etc/passwd',
  'a//b',
  'a/',
  'a\\..\\b',
  'C:\\a',
  'c:a',
  'a\0',
  'a\n',
  'nul',
  'logs/COM1.log',
  'a.',
  'a/b./c',
  '.soe-0011',
  'ünï',
  'a\u202Egpj.exe',
  'a'.repeat(256),
];

test.each(hostile)('an index with a file named %j is refused', (name) => {
  expect(() => parseArchiveIndex(indexOf('a.log', name), 'b1')).toThrow(
    expect.objectContaining({ code: 'TRACE_ARCHIVE_REFUSED' }),
  );
});

test.each([[['a', 'a']], [['A.log', 'a.log']], [['a', 'a/b']], [['a/b', 'A']]])(
  'names that stand in each other’s way are refused: %j',
  (names) => {
    expect(() => parseArchiveIndex(indexOf(...names), 'b1')).toThrow(
      expect.objectContaining({ code: 'TRACE_ARCHIVE_REFUSED' }),
    );
  },
);

test.each([
  ['no JSON', '{'],
  ['another schema', '{"schema":"x"}'],
  ['another build', indexOf('a').replace('"b1"', '"b2"')],
  ['a negative size', indexOf('a').replace('"size":0', '"size":-1')],
  ['a digest that is a path', indexOf('a').replace('e3b0c4', '../../')],
])('%s is no index of the build', (_, text) => {
  expect(() => parseArchiveIndex(text, 'b1')).toThrow(
    expect.objectContaining({ code: 'TRACE_ARCHIVE_DAMAGED' }),
  );
});

test('whatever names an index has, fetching writes nothing outside of its folder', async () => {
  const root = await mkdtemp(join(tmpdir(), 'soe-hostile-'));
  const part = fc.constantFrom('..', '.', '', '/', '\\', 'a', 'b.log', '~', 'nul', '\0', 'C:', ' ');
  const name = fc.oneof(
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/')),
    fc.string({ maxLength: 20, unit: 'binary' }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(name, { minLength: 1, maxLength: 3 }), async (names) => {
      const into = await mkdtemp(join(root, 'into-'));
      const before = (await readdir(root)).length;
      const result = await fetchBuild('b1', { store: storeOf(indexOf(...names)), into }).catch(
        (cause: unknown) => cause,
      );
      if (result instanceof Error) {
        expect(result).toBeInstanceOf(TraceabilityError);
      } else {
        expect(names.filter((each) => problemOfName(each) !== undefined)).toEqual([]);
        const written = await readdir(into, { recursive: true, withFileTypes: true });
        expect(written.filter((entry) => entry.isFile())).toHaveLength(names.length);
      }
      expect(await readdir(root)).toHaveLength(before);
    }),
    { numRuns: 100 },
  );
  await rm(root, { recursive: true });
});

test('a file that does not end is given up as soon as it is too large', async () => {
  const into = await mkdtemp(join(tmpdir(), 'soe-endless-'));
  let given = 0;
  const store: ArchiveStore = {
    ...storeOf(indexOf('a.log')),
    get: async (_, path) =>
      path === 'index.json' ? bytes(indexOf('a.log')) : endless(() => (given += 1)),
  };
  await expect(fetchBuild('b1', { store, into })).rejects.toMatchObject({
    code: 'TRACE_ARCHIVE_DAMAGED',
  });
  expect(given).toBe(1);
  const endlessIndex: ArchiveStore = { ...store, get: async () => endless(() => 0) };
  await expect(fetchBuild('b1', { store: endlessIndex, into })).rejects.toMatchObject({
    code: 'TRACE_ARCHIVE_REFUSED',
  });
  expect(await readdir(into)).toEqual([]);
  await rm(into, { recursive: true });
});

function storeOf(index: string): ArchiveStore {
  return {
    accepts: 'bytes',
    location: () => 'memory',
    prepare: async () => undefined,
    put: async () => 'present',
    get: async (_, path) => bytes(path === 'index.json' ? index : ''),
    async *builds() {
      yield 'b1';
    },
  };
}

async function* bytes(text: string): AsyncIterable<Uint8Array> {
  if (text !== '') yield Buffer.from(text);
}

async function* endless(given: () => void): AsyncIterable<Uint8Array> {
  const chunk = Buffer.alloc(65_536);
  for (;;) {
    given();
    yield chunk;
  }
}
