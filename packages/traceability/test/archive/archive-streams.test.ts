import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryUsage } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { cutParts, sizeOfParts } from '../../src/adapters/s3-upload.js';
import {
  type ArchiveItem,
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
async function* generate(seen: () => void): AsyncIterable<Uint8Array> {
  const chunk = Buffer.alloc(mebi, 'no line ends here ');
  chunk.write(secret, 1000);
  for (let made = 0; made < size; made += chunk.length) {
    yield chunk;
    seen();
  }
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is still needed, without what waits to be collected: a busy machine collects late. */
function liveBytes(): number {
  collect();
  const { arrayBuffers, heapUsed } = memoryUsage();
  return arrayBuffers + heapUsed;
}

/** Where parts go as they would to S3, and are dropped. */
function droppingStore(): ArchiveStore & { readonly items: ArchiveItem[] } {
  const items: ArchiveItem[] = [];
  return {
    items,
    accepts: 'bytes',
    location: () => 'nowhere',
    prepare: async () => undefined,
    async put(item, open) {
      items.push(item);
      for await (const part of cutParts(open(), 8 * mebi)) expect(part.length).toBeGreaterThan(0);
      return 'stored';
    },
    get: async () => undefined,
    async *builds() {},
  };
}

test.each<[string, ArchiveKind]>([
  ['sosreport.tar.xz', 'sosreport'],
  ['one-line.log', 'log'],
])('of a large %s only a few chunks are in memory at a time', async (name, kind) => {
  const store = droppingStore();
  const before = liveBytes();
  let chunks = 0;
  let most = before;
  const look = (): void => {
    chunks += 1;
    if (chunks % 16 === 0) most = Math.max(most, liveBytes());
  };
  const content = () => generate(look);
  await archiveBuild(buildId, [{ name, kind, content }], { store, secrets: [secret] });
  expect(store.items.length).toBe(2);
  expect(most - before).toBeLessThan(size / 4);
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
