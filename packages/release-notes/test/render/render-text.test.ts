import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/clean-text.js';
import { renderText } from '../../src/index.js';
import { lettersOf, textWidth } from '../../src/render/text-width.js';
import { foreignPlaces, fullNotes, unshownPlaces } from '../support/full-notes.js';
import { hostileText } from '../support/hostile-text.js';

const places = foreignPlaces();
const harmless = fullNotes((place) => place);

describe('renderText', () => {
  it('writes everything that notes can tell', async () => {
    await expect(renderText(harmless)).toMatchFileSnapshot('fixtures/full-notes.txt');
  });

  it('numbers each address once, in the order of the text', () => {
    const text = renderText(harmless);
    const numbers = Array.from(text.matchAll(/(?<=\S )\[(\d+)\]/g), ([, number]) => Number(number));
    const [, list = ''] = text.split('\nAddresses\n---------\n\n');
    const addresses = list.trim().split('\n');

    expect([...new Set(numbers)]).toEqual(addresses.map((_, at) => at + 1));
    expect(new Set(addresses.map((line) => line.replace(/^\[\d+\] /, ''))).size).toBe(
      addresses.length,
    );
    expect(text).toContain('all changes [1]');
    expect(list).toContain('[1] https://git.example/compare/a...b\n');
  });

  it('keeps addresses and commands whole, however long', () => {
    const address = `https://git.example/${'deep/'.repeat(30)}x`;
    const command = `aws ec2 describe-images ${'--image-ids ami-1 '.repeat(20)}--output text`;
    const text = renderText({
      ...harmless,
      warnings: [`The page ${address}?a=1&copy=2 was not read (see ${address}).`],
      upgrade: [{ text: 'Look', commands: [command] }],
      links: { more: [{ text: 'Deep', url: `${address}?a=1&copy=2` }] },
    });

    expect(text).toContain(`\n  ${address}?a=1&copy=2\n`);
    expect(text).toContain(`\n     ${command}\n`);
    expect(text).toMatch(/\[\d+\] https:\/\/git\.example\/[^\n]*x\?a=1&copy=2\n/);
  });

  it('shows the address itself where nothing names it', () => {
    const links = { more: [{ text: '', url: 'https://git.example/x' }] };

    expect(renderText({ ...harmless, links })).toContain('\n- https://git.example/x\n');
  });

  it('writes a table where it fits, and else a list of its rows', () => {
    const image = { architecture: 'x86_64', imageId: 'ami-0123456789abcdef0' };
    const table = renderText({ ...harmless, images: [{ ...image, region: 'eu-west-1' }] });
    const wide = renderText({
      ...harmless,
      images: ['a', 'b', 'c', 'd'].map((architecture) => ({
        ...image,
        architecture,
        region: 'eu-west-1',
      })),
    });

    expect(table).toContain('\n  Region     x86_64\n  eu-west-1  ami-0123456789abcdef0\n');
    expect(wide).toContain(
      `\n- eu-west-1\n${['a', 'b', 'c', 'd'].map((name) => `  ${name}: ami-0123456789abcdef0\n`).join('')}`,
    );
  });

  it('is no wider than 72 columns, and gives every text back, whatever the text', () => {
    const headings = headingsOf(renderText(harmless)).length;
    fc.assert(
      fc.property(fc.constantFrom(...places), longText, (place, text) => {
        const framed = `${text}x`;
        const written = renderText(fullNotes((p) => (p === place ? framed : p)));

        expect(tooWide(written, place)).toEqual([]);
        expect(headingsOf(written)).toHaveLength(headings);
        if (unshownPlaces.includes(place)) return;
        expect(squeezed(written)).toContain(squeezed(cleanText(framed)));
      }),
      { numRuns: 60 },
    );
  });

  it('lets no text make a heading, a line or a control character, all places hostile at once', () => {
    const expected = headingsOf(renderText(harmless));
    fc.assert(
      fc.property(
        fc.array(longText, { minLength: places.length, maxLength: places.length }),
        (texts) => {
          const written = renderText(fullNotes((place) => `${texts[places.indexOf(place)]}z`));
          const found = headingsOf(written);

          expect(found.map((underline) => underline[0])).toEqual(
            expected.map((underline) => underline[0]),
          );
          expect(written.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E]/u);
          // Nothing foreign begins a line but titles, which stand alone above their underlines.
          for (const line of written.split('\n\n').flatMap((block) => block.split('\n').slice(1))) {
            expect(line).toMatch(/^(?: {2}|- |1\. |=+$|-+$|\[\d+\] https?:|$)/);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('does not take a text for an underline', () => {
    const written = renderText(
      fullNotes((place) =>
        place === 'section'
          ? `Fixes ${'='.repeat(70)} ${'-'.repeat(70)}`
          : `${place} ${'-'.repeat(72)}`,
      ),
    );

    expect(headingsOf(written)).toHaveLength(headingsOf(renderText(harmless)).length);
  });
});

describe('textWidth', () => {
  it('counts columns as terminals and mail programs show them', () => {
    const widths = {
      abc: 3,
      é: 1,
      'e\u0301': 1,
      漢字: 4,
      ｆｕｌｌ: 8,
      ﾊﾝｶｸ: 4,
      한국어: 6,
      שלום: 4,
      नि: 1,
      '🎉': 2,
      '👩‍👩‍👧': 2,
      '🇩🇪': 2,
      '❤️': 2,
      '1️⃣': 2,
      '©': 1,
      '→': 1,
      '\u200B\u200F': 0,
    };

    expect(Object.keys(widths).map((text) => [text, textWidth(text)])).toEqual(
      Object.entries(widths),
    );
  });
});

/** Hostile text, now and then longer than a line: with spaces, without them, or of wide letters. */
const longText = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('=', '-', 'a', '漢', '👩‍👩‍👧', 'e\u0301', '= ', '- ', 'words of ', '漢字 '),
        fc.integer({ min: 1, max: 120 }),
        hostileText,
      )
      .map(([piece, times, text]) => `${piece.repeat(times)}${text}`),
  },
);

/** Underlines directly below other text: what a reader, or a reader of Markdown, takes for a heading. */
function headingsOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.filter((line, at) => /^(?:=+|-+)$/.test(line) && (lines[at - 1] ?? '') !== '');
}

/** Lines that are wider than they may be: addresses and commands cannot be divided. */
function tooWide(text: string, place: string): readonly string[] {
  if (/command|advice/.test(place)) return [];
  return text.split('\n').filter((line) => columns(line) > 72 && !/https?:\/\//i.test(line));
}

function columns(line: string): number {
  return lettersOf(line).reduce((sum, letter) => sum + textWidth(letter), 0);
}

/** Without the spaces and line breaks at which lines may be divided. */
function squeezed(text: string): string {
  return text.replace(/[ \n]/g, '');
}
