import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLog } from '../../src/commits/parse-log.js';
import type { Commit } from '../../src/index.js';

const record = (hash: string, message: string) =>
  [hash, '', '1', '2', 'Ä', 'a@e.example', 'C', message].map((field) => `${field}\0`).join('');
const output = Buffer.from(
  record('a'.repeat(40), 'one 👩‍👩‍👧\n') +
    record('b'.repeat(40), '') +
    record('c'.repeat(40), 'three'),
);

async function* pieces(bytes: Buffer, cuts: readonly number[]) {
  const ends = [...cuts].sort((x, y) => x - y);
  for (const [index, end] of [...ends, bytes.length].entries()) {
    yield bytes.subarray(ends[index - 1] ?? 0, end);
  }
}

async function parse(bytes: Buffer, cuts: readonly number[] = []) {
  const commits: Commit[] = [];
  for await (const batch of parseLog(pieces(bytes, cuts))) commits.push(...batch);
  return commits;
}

describe('parseLog', () => {
  it('gives the same commits wherever the output is cut', async () => {
    const whole = await parse(output);
    expect(whole.map(({ message }) => message)).toEqual(['one 👩‍👩‍👧\n', '', 'three']);

    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(output.length), { maxLength: 12 }), async (cuts) => {
        expect(await parse(output, cuts)).toEqual(whole);
      }),
    );
  });

  it('keeps broken characters from swallowing the separator', async () => {
    const broken = Buffer.concat([
      Buffer.from(record('a'.repeat(40), '').slice(0, -1)),
      Buffer.from([0xe2, 0x82, 0]),
    ]);

    expect((await parse(broken))[0]?.message).toBe('\uFFFD');
  });

  it.each([output.subarray(0, -1), output.subarray(0, -8), Buffer.from('x\0'.repeat(8))])(
    'fails on output that is cut short or no log',
    async (bytes) => {
      await expect(parse(bytes)).rejects.toMatchObject({ code: 'GIT_OUTPUT_INVALID' });
    },
  );
});
