import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readLine } from '../../src/machine-readable/line.js';
import { parseMachineReadable } from '../../src/machine-readable/parse.js';
import { collect, cutAt } from '../support/chunks.js';
import { fixtureNames, readFixture } from '../support/fixtures.js';

// The reference: all text at once, every line on its own.
const readSlowly = (bytes: Uint8Array) => {
  const lines = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map(readLine);
};

// Parts that begin alike, are alike, or have what makes a row be read another way.
const part = fc.constantFrom<string | Uint8Array>(
  ...['1', '1795366897', ',', ',,ui,', 'say,', 'message,', 'error,', '==> ', '    ', 'a: ', 'a:'],
  ...['b (c): ', 'x', 'é', '日本', '%', '%!(PACKER_COMMA)', '\\n', '\\r', '\\n==> a: ', '\uFEFF'],
  ...['\u2028', '\u0000', '1,,ui,say,==> a: ', '1,,ui,say,==> é: ', '1,a,artifact,0,', '\n', '\n'],
  ...['1,,ui,say,==> a%: ', '\uFFFD', Buffer.from([0xff]), Buffer.from([0xe2, 0x82])],
);
const output = fc
  .array(part, { maxLength: 60 })
  .map((parts) => Buffer.concat(parts.map((each) => Buffer.from(each as string))));

// Rows that begin as much alike as rows of different meaning can.
const beginning = fc.constantFrom(
  ...['1,,ui,say,', '1,,ui,say,==> a: ', '1,,ui,say,==> a: x,==> a: ', '1,,ui,==> a: ', '1,,ui,'],
  ...['1,,ui,say,==> a%!(PACKER_COMMA)b: ', '1,,ui,say,==> a%!(P', '1,,ui,say,==> a\\nb: '],
  ...['1,,ui,say,==> é: ', '1,,ui,say,==> \uFFFD: ', '1,a,artifact,0,id,', '1,a,artifact,0,'],
  ...['2,,ui,say,==> a: ', '22,,ui,say,==> a: ', '2,a,artifact,0,id,', '2,,ui,say,==> b: '],
);
const rest = fc.constantFrom('', 'x', 'y, z', ': x', 'KER_COMMA)b: x', '==> a: x', 'é\\n==> a: y');
const similar = fc
  .array(fc.tuple(beginning, rest))
  .map((rows) => Buffer.from(rows.map((row) => `${row.join('')}\n`).join('')));

it('is not misled by rows that begin alike', async () => {
  await fc.assert(
    fc.asyncProperty(similar, async (bytes) => {
      expect(await collect(parseMachineReadable(cutAt(bytes, [])))).toEqual(readSlowly(bytes));
    }),
    { numRuns: 1000 },
  );
});

it('reads every line as if it were the only one', async () => {
  await fc.assert(
    fc.asyncProperty(output, fc.array(fc.nat(), { maxLength: 8 }), async (bytes, cuts) => {
      expect(await collect(parseMachineReadable(cutAt(bytes, cuts)))).toEqual(readSlowly(bytes));
    }),
    { numRuns: 3000 },
  );
});

it('reads every real run like that', async () => {
  for (const name of fixtureNames()) {
    const { stdout } = readFixture(name);

    expect(await collect(parseMachineReadable(cutAt(stdout, []))), name).toEqual(
      readSlowly(stdout),
    );
  }
});
