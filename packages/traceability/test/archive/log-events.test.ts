import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  batchEvents,
  bytesOfPiece,
  cutText,
  formatPiece,
  logLimits,
  parsePiece,
} from '../../src/archive/log-events.js';
import { collect } from '../support/collect.js';

const event = fc.record({
  step: fc.oneof(fc.nat(50), fc.nat(30 * 60 * 60 * 1000)),
  size: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 1, max: 300 }) },
    fc.integer({ min: 1, max: 262_118 }),
  ),
});

test('every batch keeps the limits of AWS, and together they are the events in their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 60 }),
      fc.integer({ min: 1, max: 400 }),
      async (drawn, times) => {
        let timestamp = 0;
        const events = Array.from({ length: times }, () => drawn)
          .flat()
          .slice(0, 12_000)
          .map(({ step, size }, number) => {
            timestamp += step;
            return {
              timestamp,
              message: 'x'.repeat(Math.min(size, times > 20 ? 50 : size)),
              number,
            };
          });
        const batches = await collect(batchEvents(events));
        expect(batches.flat()).toEqual(events);
        for (const [index, batch] of batches.entries()) {
          const next = batches[index + 1]?.[0];
          expect(fits(batch)).toBe(true);
          // One more event would be too much: there are as few calls as possible.
          if (next !== undefined) expect(fits([...batch, next])).toBe(false);
        }
      },
    ),
    { numRuns: 60 },
  );
});

function fits(batch: readonly { readonly timestamp: number; readonly message: string }[]): boolean {
  const bytes = batch.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);
  const span = (batch.at(-1)?.timestamp ?? 0) - (batch[0]?.timestamp ?? 0);
  return batch.length >= 1 && batch.length <= 10_000 && bytes <= 1_048_576 && span <= 86_400_000;
}

test('ten thousand and one short events are two batches', async () => {
  const events = Array.from({ length: 10_001 }, () => ({ timestamp: 1, message: 'x' }));
  const batches = await collect(batchEvents(events));
  expect(batches.map(({ length }) => length)).toEqual([10_000, 1]);
});

test('a text comes back from its pieces, wherever it and its characters are cut', async () => {
  const character = fc.constantFrom('a', '\n', '\r', 'é', '€', '😀', '\0', '\uFEFF', ' ');
  await fc.assert(
    fc.asyncProperty(
      fc.array(character, { maxLength: 120 }),
      fc.integer({ min: 4, max: 30 }),
      fc.integer({ min: 1, max: 20 }),
      async (characters, largest, size) => {
        const bytes = Buffer.from(characters.join(''));
        const pieces = await collect(cutText(inChunks(bytes, size), largest));
        expect(pieces.map(({ number }) => number)).toEqual(pieces.map((_, index) => index));
        for (const { text } of pieces) {
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(largest);
          expect(Buffer.from(text).toString()).toBe(text);
        }
        const read = pieces.map((piece) => parsePiece(formatPiece(piece)));
        expect(read).toEqual(pieces);
        expect(Buffer.concat(pieces.map(bytesOfPiece)).equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});

test('an event is small enough with its number before it', async () => {
  const bytes = Buffer.from('€'.repeat(200_000));
  const pieces = await collect(cutText(inChunks(bytes, 65_536)));
  expect(pieces).toHaveLength(3);
  for (const piece of pieces) {
    const size = Buffer.byteLength(formatPiece({ ...piece, number: Number.MAX_SAFE_INTEGER }));
    expect(size + logLimits.bytesAround).toBeLessThanOrEqual(logLimits.event);
  }
});

test('what is not UTF-8 is refused', async () => {
  await expect(collect(cutText(inChunks(Buffer.from([0x61, 0xe9]), 1)))).rejects.toThrow(TypeError);
});

test.each(['', 'text', '01: x', '-1: x', '1; x', '1:x'])('%j is no piece', (message) => {
  expect(parsePiece(message)).toBeUndefined();
});

async function* inChunks(bytes: Buffer, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
