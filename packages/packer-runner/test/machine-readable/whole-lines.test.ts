import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeLines } from '../../src/machine-readable/whole-lines.js';
import { collect, cutAt } from '../support/chunks.js';

async function pieces(input: Uint8Array, cuts: readonly number[]): Promise<readonly Buffer[]> {
  const all: Buffer[] = [];
  for await (const piece of wholeLines(cutAt(input, cuts))) all.push(Buffer.from(piece));
  return all;
}

describe('wholeLines', () => {
  it('changes nothing but where the bytes are cut: behind line feeds', async () => {
    const input = fc.array(fc.constantFrom(10, 97, 0xff)).map((list) => Buffer.from(list));

    await fc.assert(
      fc.asyncProperty(input, fc.array(fc.nat()), async (bytes, cuts) => {
        const all = await pieces(bytes, cuts);

        expect(Buffer.concat(all)).toEqual(bytes);
        expect(all.slice(0, -1).every((piece) => piece.at(-1) === 10)).toBe(true);
        expect(all.every((piece) => piece.length > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('joins a long line of many chunks once', async () => {
    const line = Buffer.from(`${'x'.repeat(70_000)}\n`);
    const everywhere = Array.from(line, (_, position) => position);

    expect(await pieces(line, everywhere)).toEqual([line]);
  });

  it('keeps what it needs of a chunk that its reader writes over', async () => {
    async function* reader(): AsyncIterable<Uint8Array> {
      const buffer = Buffer.from('one\ntw');
      yield buffer;
      buffer.write('o\nxyz\n');
      yield buffer;
    }

    const texts = (await collect(textsOf(wholeLines(reader())))).join('');

    expect(texts).toBe('one\ntwo\nxyz\n');
  });
});

async function* textsOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  for await (const chunk of chunks) yield Buffer.from(chunk).toString();
}
