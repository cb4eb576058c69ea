import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wrapText } from '../../src/render/wrap-text.js';

it('fills each line with as many words as fit, whatever the letters', () => {
  // Ten wide letters fill the narrowest line; a longer word would be divided.
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '漢'), minLength: 1, maxLength: 10 });
  const words = fc.array(word, { minLength: 1 });
  fc.assert(
    fc.property(words, fc.integer({ min: 20, max: 40 }), (words, columns) => {
      const lines = wrapText(words.join(' '), columns);

      expect(lines.join(' ')).toBe(words.join(' '));
      for (const [at, line] of lines.entries()) {
        const next = lines[at + 1]?.split(' ')[0];
        expect(widthOf(line)).toBeLessThanOrEqual(columns);
        if (next !== undefined) expect(widthOf(`${line} ${next}`)).toBeGreaterThan(columns);
      }
    }),
  );
});

it.each([
  ['a word that is too wide in the middle', 'ab abcdefgh ab', 5, ['ab', 'abcde', 'fgh', 'ab']],
  ['a word that just fits', 'abcde ab abcde', 5, ['abcde', 'ab', 'abcde']],
  ['a last word that is too wide', 'ab abcdef', 5, ['ab', 'abcde', 'f']],
])('divides %s', (_, text, columns, lines) => {
  expect(wrapText(text, columns)).toEqual(lines);
});

function widthOf(line: string): number {
  return Array.from(line).reduce((sum, letter) => sum + (letter === '漢' ? 2 : 1), 0);
}
