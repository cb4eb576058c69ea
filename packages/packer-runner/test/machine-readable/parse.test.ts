import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMachineReadable } from '../../src/machine-readable/parse.js';
import { collect, cutAt } from '../support/chunks.js';
import { fixtureNames, readFixture } from '../support/fixtures.js';

const parse = (bytes: Uint8Array, cuts: readonly number[] = []) =>
  collect(parseMachineReadable(cutAt(bytes, cuts)));

describe('parseMachineReadable', () => {
  it('gives the same rows wherever the bytes are cut, and never throws', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc
        .constantFrom(
          '\n',
          '\n1795366897,,ui,say,==> a: ',
          '%!(PACKER_COMMA)',
          '\\n',
          '\u2028',
          '\uFEFF',
          '日本',
          '🚀',
        )
        .map((text) => Buffer.from(text)),
    );
    const bytes = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.concat(pieces));

    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.nat(), { maxLength: 20 }), async (input, cuts) => {
        expect(await parse(input, cuts)).toEqual(await parse(input));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same rows for a real run cut at every byte', async () => {
    const { stdout } = readFixture('samples-1.6.6-aws/aws-ssh');
    const everywhere = Array.from(stdout, (_, position) => position);

    const rows = await parse(stdout, everywhere);

    expect(rows).toEqual(await parse(stdout));
    expect(rows).toHaveLength(stdout.toString('latin1').split('\n').length - 1);
  });

  it('finds only rows in the output of every build, validation and version command', async () => {
    const names = fixtureNames().filter((name) => !/human|color|fmt|init/.test(name));
    expect(names.length).toBeGreaterThan(40);

    for (const name of names) {
      const rows = await parse(readFixture(name).stdout);
      expect(
        rows.filter(({ type }) => type === 'raw'),
        name,
      ).toEqual([]);
    }
  });

  it('passes on what is not machine-readable as text', async () => {
    const rows = await parse(readFixture('samples-1.6.6/init').stdout);

    expect(rows[0]).toEqual({
      type: 'raw',
      text: 'Usage: packer [--version] [--help] <command> [<args>]',
    });
    expect(rows.every(({ type }) => type === 'raw')).toBe(true);
  });

  it('cuts at line feeds only and keeps a line of 70,000 bytes whole', async () => {
    const long = 'x'.repeat(70_000);
    const text = `1,,ui,message,    a: ${long}\u2028\u2029\u0085\u0000 end\n1,,ui,say,next\n`;

    const rows = await parse(Buffer.from(text), [10_000, 30_000, 69_999, 70_021]);

    expect(rows).toMatchObject([
      { data: ['message', `    a: ${long}\u2028\u2029\u0085\u0000 end`] },
      { data: ['say', 'next'] },
    ]);
  });

  it('reads a last line that has no line feed', async () => {
    expect(await parse(Buffer.from('1,,ui,say,cut sho'))).toMatchObject([
      { data: ['say', 'cut sho'] },
    ]);
  });

  it('replaces bytes that are not UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from('1,,ui,say,['),
      Buffer.from([0xff, 0xc3]),
      Buffer.from(']\n'),
    ]);

    expect(await parse(bytes)).toMatchObject([{ data: ['say', '[\uFFFD\uFFFD]'] }]);
  });
});
