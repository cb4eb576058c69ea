import { buffer } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactStream } from '../../src/index.js';
import { createRedactor } from '../../src/redaction/redact.js';

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncIterable<Uint8Array> {
  let at = 0;
  for (let index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('wherever a text is cut, what comes out is what redacting the whole gives', async () => {
  const letters = fc.constantFrom('a', 'b', '\n', '*', 'é');
  await fc.assert(
    fc.asyncProperty(
      fc.array(letters, { maxLength: 200 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      fc.array(
        fc
          .array(letters, { minLength: 4, maxLength: 9 })
          .map((each) => each.join(''))
          .filter((each) => each.trim().length >= 4),
        { maxLength: 3 },
      ),
      async (text, sizes, secrets) => {
        const bytes = Buffer.from(text.join(''));
        const redacted = await buffer(redactStream(cut(bytes, sizes), { secrets }));
        const whole = createRedactor(secrets).bytes(bytes);
        expect(redacted.toString('latin1')).toBe(Buffer.from(whole).toString('latin1'));
      },
    ),
    { numRuns: 500 },
  );
});

test('every mask is counted, and a mask over a cut once', async () => {
  let masked = 0;
  const bytes = Buffer.from('hunter22 and hunter22hunter22 and aHVudGVyMjI=');
  const redacted = await buffer(
    redactStream(cut(bytes, [3]), { secrets: ['hunter22'], onMasked: () => (masked += 1) }),
  );
  expect(redacted.toString()).toBe('*** and *** and ***');
  expect(masked).toBe(3);
});

test('a secret that is too short is refused without telling it', () => {
  expect(() =>
    redactStream(cut(Buffer.from('x'), [1]), { secrets: ['long enough', 'abc'] }),
  ).toThrow('secrets[1] is shorter than 4 characters');
});

test('in UTF-16, as Windows writes logs, secrets are masked and the rest stays readable', async () => {
  const text = '\uFEFFpassword=hunter22; ok\r\nhunter22hunter22 aHVudGVyMjI= é\r\n';
  for (const size of [1, 2, 3, 7, 1_000]) {
    const bytes = Buffer.from(text, 'utf16le');
    const redacted = await buffer(redactStream(cut(bytes, [size]), { secrets: ['hunter22'] }));
    expect(redacted.toString('utf16le')).toBe('\uFEFFpassword=***; ok\r\n*** *** é\r\n');
  }
});
