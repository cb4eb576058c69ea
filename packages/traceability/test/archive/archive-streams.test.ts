import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cutParts, sizeOfParts } from '../../src/adapters/s3-upload.js';
import {
  type ArchiveKind,
  type ArchiveStore,
  archiveBuild,
  directoryArchive,
  fetchBuild,
} from '../../src/index.js';
import { buildId, secret } from '../support/archive-world.js';

const mebi = 1024 ** 2;
const size = 256 * mebi;

/** A file that is nowhere: the same chunk again and again, without a line. */
async function* generate(made: (bytes: number) => void): AsyncIterable<Uint8Array> {
  const chunk = Buffer.alloc(mebi, 'no line ends here ');
  chunk.write(secret, 1000);
  for (let bytes = chunk.length; bytes <= size; bytes += chunk.length) {
    yield chunk;
    made(bytes);
  }
}

test.each<[string, ArchiveKind]>([
  ['sosreport.tar.xz', 'sosreport'],
  ['one-line.log', 'log'],
])('of a large %s only a few chunks are on their way at a time', async (name, kind) => {
  let made = 0;
  let taken = 0;
  let most = 0;
  const content = () =>
    generate((bytes) => {
      made = bytes;
      most = Math.max(most, made - taken);
    });
  // Where parts go as they would to S3, and are dropped.
  const store: ArchiveStore = {
    accepts: 'bytes',
    location: () => 'nowhere',
    prepare: async () => undefined,
    async put(item, open) {
      if (item.size < mebi) return 'stored';
      most = 0;
      for await (const part of cutParts(open(), 8 * mebi)) taken += part.length;
      expect(taken).toBe(item.size);
      return 'stored';
    },
    get: async () => undefined,
    async *builds() {},
  };
  await archiveBuild(buildId, [{ name, kind, content }], { store, secrets: [secret] });
  expect(made).toBe(size);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(size / 8);
});

test('a large file goes into a folder and back in chunks', async () => {
  const root = await mkdtemp(join(tmpdir(), 'soe-large-'));
  const store = directoryArchive(join(root, 'archive'));
  const content = async function* () {
    const chunk = Buffer.alloc(mebi, 'sos');
    for (let made = 0; made < 32; made += 1) yield chunk;
  };
  await archiveBuild(buildId, [{ name: 'sos.tar.xz', kind: 'sosreport', content }], { store });
  const { files } = await fetchBuild(buildId, { store, into: join(root, 'back') });
  expect(files[0]?.size).toBe(32 * mebi);
  await rm(root, { recursive: true });
});

test('parts are large enough that there are never more than ten thousand', () => {
  expect(sizeOfParts(2 * 1024 ** 3)).toBe(8 * mebi);
  for (const total of [1, 80_000 * mebi, 5 * 1024 ** 4]) {
    expect(Math.ceil(total / sizeOfParts(total))).toBeLessThanOrEqual(10_000);
  }
});
