import { Readable } from 'node:stream';
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

  it('reads a chunk of many pages like the same lines in small ones', async () => {
    const row = (number: number) =>
      `1,,ui,message,    a: ${number} ${'x'.repeat(number % 300)}é%\n`;
    const bytes = Buffer.from(Array.from({ length: 2_000 }, (_, number) => row(number)).join(''));
    const small = Array.from({ length: 800 }, (_, number) => number * 500);

    const rows = await parse(bytes);

    expect(rows).toHaveLength(2_000);
    expect(rows).toEqual(await parse(bytes, small));
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

describe('parseMachineReadable with secrets', () => {
  it('masks them in every field, escaped or not, wherever the bytes are cut', async () => {
    const output = Buffer.from(
      '1,hunter2,error,a hunter2 b\n1,,ui,say,==> null.a: is one%!(PACKER_COMMA)two\nplain hunter2\n1,,ui,say,clean',
    );
    const secrets = ['hunter2', 'one,two'];
    const whole = await collect(parseMachineReadable(cutAt(output, []), { secrets }));

    expect(whole).toMatchObject([
      { target: '***', data: ['a *** b'], raw: ['a *** b'] },
      { data: ['say', '==> null.a: is ***'], raw: ['say', '==> null.a: is ***'] },
      { type: 'raw', text: 'plain ***' },
      { data: ['say', 'clean'] },
    ]);
    for (let cut = 1; cut < output.length; cut += 1) {
      expect(await collect(parseMachineReadable(cutAt(output, [cut]), { secrets }))).toEqual(whole);
    }
  });

  it('refuses one that is too short', async () => {
    const read = collect(parseMachineReadable(cutAt(Buffer.from(''), []), { secrets: ['abc'] }));

    await expect(read).rejects.toMatchObject({ code: 'PACKER_OPTION_INVALID' });
  });
});

it('says that it reads bytes when it is given texts', async () => {
  const read = collect(parseMachineReadable(Readable.from(['1,,ui,say,hi\n']).setEncoding('utf8')));

  await expect(read).rejects.toMatchObject({
    code: 'PACKER_OPTION_INVALID',
    message: expect.stringContaining('setEncoding'),
  });
});
