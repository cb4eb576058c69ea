import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileBlobs } from '../../src/adapters/file-blobs.js';
import { memoryBlobs } from '../../src/adapters/memory-blobs.js';
import {
  dropReleased,
  dropUnused,
  keepBytes,
  readBytes,
  releaseBytes,
  type StoredBytes,
  shareBytes,
} from '../../src/state/blob-uses.js';
import type { Blobs } from '../../src/state/blobs.js';
import { createStore, type TableDefinition } from '../../src/state/store.js';
import { temporaryDirectory } from '../support/directory.js';

interface Row {
  readonly key: string;
  readonly content: StoredBytes;
}
const rows: TableDefinition<Row> = { name: 'rows', key: ({ key }) => key };

const setUp = (blobs: Blobs) => {
  const store = createStore({ onCommitted: (changes) => dropReleased(blobs, changes) });
  return { store, blobs };
};
const large = (fill: string) => Buffer.alloc(5000, fill);

describe.each([
  ['in memory', async () => memoryBlobs()],
  ['in files', async () => fileBlobs(join(await temporaryDirectory(), 'blobs'))],
])('bytes %s', (_, make) => {
  test('come back as they were kept, few and many', async () => {
    const place = setUp(await make());
    const all = [Buffer.alloc(0), Buffer.from('few'), Buffer.alloc(4096, 'x'), large('y')];

    const kept = place.store.transaction(() => all.map((bytes) => keepBytes(place, bytes)));

    expect(kept.map((bytes) => Buffer.from(readBytes(place, bytes)))).toEqual(all);
    expect(place.blobs.names()).toHaveLength(1);
  });

  test('are there as long as somebody uses them', async () => {
    const place = setUp(await make());
    const inTurn = <T>(work: () => T): T => place.store.transaction(work);
    const one = inTurn(() => keepBytes(place, large('x')));
    const two = inTurn(() => keepBytes(place, large('x')));
    const three = inTurn(() => shareBytes(place, two));

    inTurn(() => releaseBytes(place, one));
    inTurn(() => releaseBytes(place, two));
    expect(Buffer.from(readBytes(place, three))).toEqual(large('x'));
    inTurn(() => releaseBytes(place, three));

    expect(place.blobs.names()).toEqual([]);
  });

  test('are not lost by a release that is undone, nor by one that another use follows', async () => {
    const place = setUp(await make());
    const kept = place.store.transaction(() => keepBytes(place, large('x')));

    expect(() =>
      place.store.transaction(() => {
        releaseBytes(place, kept);
        throw new Error('the disk is full');
      }),
    ).toThrow('the disk is full');
    const again = place.store.transaction(() => {
      releaseBytes(place, kept);
      return keepBytes(place, large('x'));
    });

    expect(Buffer.from(readBytes(place, again))).toEqual(large('x'));
  });

  test('of a transaction that was undone are forgotten at the next start, and no others', async () => {
    const place = setUp(await make());
    const kept = place.store.transaction(() => keepBytes(place, large('kept')));
    const lost = (): void => {
      place.store.transaction(() => {
        keepBytes(place, large('lost'));
        throw new Error('killed');
      });
    };

    expect(lost).toThrow('killed');
    expect(place.blobs.names()).toHaveLength(2);
    dropUnused(place);

    expect(place.blobs.names()).toEqual([kept.blob]);
  });
});

test('whatever is put, replaced and removed, exactly what rows hold is kept', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    fill: fc.constantFrom('x', 'y', undefined),
    fails: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const place = setUp(memoryBlobs());
      const table = place.store.table(rows, '');
      for (const { key, fill, fails } of steps) {
        try {
          place.store.transaction(() => {
            const before = table.get(key);
            if (before !== undefined) releaseBytes(place, before.content);
            if (fill === undefined) table.remove(key);
            else table.put({ key, content: keepBytes(place, large(fill)) });
            if (fails) throw new Error('undone');
          });
        } catch {
          dropUnused(place);
        }
        const held = new Set(Array.from(table.rows(), ({ content }) => content.blob));
        expect(new Set(place.blobs.names())).toEqual(held);
      }
    }),
  );
});

test('a half-written file of a killed server is no bytes', async () => {
  const directory = join(await temporaryDirectory(), 'blobs');
  const place = setUp(fileBlobs(directory));
  place.store.transaction(() => keepBytes(place, large('x')));
  await writeFile(join(directory, 'abc.1234'), 'half');

  dropUnused(place);

  expect(await readdir(directory)).toHaveLength(1);
});
