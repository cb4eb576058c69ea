import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeField } from '../../src/machine-readable/line.js';
import { type TakeLine, takeLines } from '../../src/machine-readable/parse.js';
import { createRedactor, redactChunks } from '../../src/redaction/redact.js';
import { secretForms } from '../../src/redaction/secret-forms.js';
import { cutAt, textOf } from '../support/chunks.js';

const redact = (secrets: readonly string[], text: string, cuts: readonly number[] = []) =>
  textOf(redactChunks(cutAt(Buffer.from(text), cuts), createRedactor(secrets)));

// Few characters, so that secrets overlap, repeat and hide in each other; no mask character.
const secret = fc
  .string({
    unit: fc.constantFrom('a', 'b', ',', '\n', ' ', '/', '"', 'é', '🚀'),
    minLength: 4,
    maxLength: 9,
  })
  .filter((text) => text.trim().length >= 4);
const noise = fc.string({ unit: fc.constantFrom('a', 'b', ',', '\n', 'é', 'x'), maxLength: 6 });

describe('createRedactor', () => {
  it('gives the same output wherever the bytes are cut, and never a secret', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(secret, { minLength: 1, maxLength: 4 }),
        fc.array(noise, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        async (secrets, noises, cuts) => {
          const text = noises
            .map((part, index) => part + escapeField(secrets[index % secrets.length] ?? ''))
            .join('');

          const output = await redact(secrets, text, cuts);

          expect(output).toBe(await redact(secrets, text));
          for (const value of secrets) {
            expect(output).not.toContain(escapeField(value));
            expect(output).not.toContain(escapeField(value).trim());
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  const forms: readonly (readonly [string, (text: string) => string])[] = [
    ['as it is', (text) => text],
    ['escaped by Packer', escapeField],
    ['in JSON', JSON.stringify],
    ['in JSON, escaped by Packer', (text) => escapeField(JSON.stringify(text))],
    ['in a URL', encodeURIComponent],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
    ['in base64 behind one byte', (text) => Buffer.from(`:${text}`).toString('base64').slice(2)],
    ['in base64 behind a user name', (text) => Buffer.from(`ab:${text}?`).toString('base64')],
  ];

  it.each(forms)('masks a secret that is written %s', async (_, write) => {
    const value = 'p,ss "wörd" <&/+\\';

    const output = await redact([value], `before ${write(value)} after`);

    expect(output).toMatch(/^before .{0,4}\*\*\*.{0,4} after$/);
  });

  it.each([
    ['Go, AWS and curl', 'p%21%27%28%29%2A+a%2Fb%26c%3Ad%40~%C3%A9'],
    ['Go, in a path', 'p%21%27%28%29%2A%20a%2Fb&c:d@~%C3%A9'],
    ['Go, in a user', 'p%21%27%28%29%2A%20a%2Fb&c%3Ad%40~%C3%A9'],
    ['JavaScript', "p!'()*%20a%2Fb%26c%3Ad%40~%C3%A9"],
    ['JavaScript, in lower case', "p!'()*%20a%2fb%26c%3ad%40~%c3%a9"],
    ['JavaScript, in a user', "p!'()*%20a%2Fb&c%3Ad%40~%C3%A9"],
    ['a form', 'p%21%27%28%29*+a%2Fb%26c%3Ad%40%7E%C3%A9'],
    ['Python', 'p%21%27%28%29%2A%20a/b%26c%3Ad%40~%C3%A9'],
    ['Python, in a form', 'p%21%27%28%29%2A+a%2Fb%26c%3Ad%40~%C3%A9'],
  ])('masks a secret that is percent-encoded as by %s', async (_, encoded) => {
    expect(await redact(["p!'()* a/b&c:d@~é"], `?x=${encoded};`)).toBe('?x=***;');
  });

  it.each([
    ['pass', 'dXNlcjpwYXNz', 'dXNlcjp***'],
    ['pass', 'dTpwYXNz', 'dTp***'],
    ['pass', 'dXM6cGFzcw==', 'dXM6***'],
    ['s3cret', 'dXNlcjpzM2NyZXQ=', 'dXNlcjp***Q='],
  ])(
    'masks the short secret %s in a user name and password in base64',
    async (value, text, out) => {
      expect(await redact([value], `Basic ${text}`)).toBe(`Basic ${out}`);
    },
  );

  it('masks every line of a secret with several lines, indented or not', async () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\r\nkqhkiG9w0B\n-----END KEY-----\n';

    const rows = key.split(/\r?\n/).map((line) => `1,,ui,message,    a:   ${line}`);

    expect(await redact([key], rows.join('\n'))).toBe(
      [...Array(4).fill('1,,ui,message,    a:   ***'), '1,,ui,message,    a:   '].join('\n'),
    );
  });

  it('leaves nothing of secrets that overlap', () => {
    const { text } = createRedactor(['abcdef', 'defghi', 'cdef']);

    expect(text('-abcdefghi-abcdefabcdef-')).toBe('-***-***-');
  });

  it('leaves all other bytes as they are', async () => {
    const bytes = Buffer.from([0, 0xff, 0xfe, 10, 0xc3, 0x28, 10]);

    const output = createRedactor(['hunter2']).bytes(
      Buffer.concat([bytes, Buffer.from('hunter2\n'), bytes]),
    );

    expect(output).toEqual(Buffer.concat([bytes, Buffer.from('***\n'), bytes]));
  });

  it('does nothing without secrets', () => {
    const redactor = createRedactor([]);

    expect(redactor.active).toBe(false);
    expect(redactor.text('hunter2')).toBe('hunter2');
  });
});

// Marks every character of every form, wherever it begins, and masks what is marked.
function maskSlowly(secrets: readonly string[], line: string): string {
  const marked = new Array<boolean>(line.length).fill(false);
  for (const form of secrets.flatMap(secretForms)) {
    for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + 1)) {
      marked.fill(true, at, at + form.length);
    }
  }
  return [...marked.keys()]
    .map((at) => (marked[at] ? (marked[at - 1] ? '' : '***') : line[at]))
    .join('');
}

// No character of two units, so that characters can be counted; everything else that is special.
const secretPart = fc.constantFrom('a', 'b', ',', '\n', ' ', '/', '"', 'é', '\uFFFD', '\\');
const anySecret = fc
  .string({ unit: secretPart, minLength: 4, maxLength: 9 })
  .filter((text) => text.trim().length >= 4);
const anySecrets = fc.array(anySecret, { minLength: 1, maxLength: 4 });
const anyNoise = fc.array(fc.oneof(secretPart, fc.constantFrom('x', '日', 'ab')), {
  maxLength: 8,
});

describe('createRedactor, against a slow reference', () => {
  it('masks exactly the characters of forms, so that all others survive', () => {
    fc.assert(
      fc.property(
        anySecrets,
        fc.array(anyNoise, { maxLength: 5 }),
        fc.nat(),
        (secrets, parts, seed) => {
          const text = parts
            .map((part, index) => {
              const forms = secrets.flatMap(secretForms);
              return part.join('') + (forms[(seed + index * 7) % forms.length] ?? '');
            })
            .join('');

          const { text: mask } = createRedactor(secrets);
          expect(mask(text)).toBe(maskSlowly(secrets, text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('masks bytes line by line, and leaves lines without a form alone', () => {
    fc.assert(
      fc.property(anySecrets, fc.array(anyNoise), (secrets, parts) => {
        const lines = parts.flatMap((part, index) => {
          const form = escapeField(secrets[index % secrets.length] ?? '');
          return [part.join(''), `${part.join('')}${form}x`];
        });
        const text = lines.join('\n');

        const output = Buffer.from(createRedactor(secrets).bytes(Buffer.from(text))).toString();

        expect(output).toBe(
          text
            .split('\n')
            .map((line) => maskSlowly(secrets, line))
            .join('\n'),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('calls no line clean whose texts hold a form', async () => {
    const opening = fc.constantFrom('==> a: ', '    a: ', '==> é: ', '');
    const row = fc.tuple(opening, anyNoise, fc.nat(), fc.boolean());

    await fc.assert(
      fc.asyncProperty(anySecrets, fc.array(row), async (secrets, rows) => {
        const printed = rows.map(([who, noise, choice, broken]) => {
          const form = secrets.flatMap(secretForms)[choice % 40] ?? noise.join('');
          // Packer repeats the opening on every line of a text.
          const said = `${noise.join('')}${form}`.replaceAll('\n', `\n${who}`);
          const line = Buffer.from(`1,,ui,say,${escapeField(who + said)}\n`);
          // U+FFFD may also have been read from bytes that are not UTF-8.
          const latin1 = line.toString('latin1');
          return broken ? Buffer.from(latin1.replaceAll('\xEF\xBF\xBD', '\xFF'), 'latin1') : line;
        });
        const { find, text } = createRedactor(secrets);

        const take: TakeLine = (line, clean) => {
          if (!clean) return;
          const texts = 'text' in line ? [line.text] : [...line.data, ...line.raw, line.said ?? ''];
          expect(texts.map(text)).toEqual(texts);
        };
        await takeLines(cutAt(Buffer.concat(printed), []), take, find);
      }),
      { numRuns: 1000 },
    );
  });

  it('looks at every byte of a long line of many chunks once', async () => {
    const { find } = createRedactor(['hunter2']);
    const line = Buffer.from(`${'hunter2-'.repeat(10_000)}\n`);
    const everywhere = Array.from(line, (_, position) => position);
    let looked = 0;
    const counting = (bytes: Uint8Array, from: number): number => {
      const found = find(bytes, from);
      looked += found - from;
      return found;
    };

    const found: boolean[] = [];
    await takeLines(cutAt(line, everywhere), (_, clean) => found.push(!clean), counting);

    expect(found).toEqual([true]);
    expect(looked).toBeLessThanOrEqual(line.length);
  });

  it('passes on lines that hold nothing without a copy', () => {
    const input = Buffer.from('nothing\nto see\n');

    expect(createRedactor(['hunter2']).bytes(input)).toBe(input);
  });
});
