import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../src/clean-text.js';
import { hostileText } from './support/hostile-text.js';

describe('cleanText', () => {
  it.each([
    ['red \u001b[1;31malert\u001b[0m', 'red alert'],
    ['title \u001b]0;pwned\u0007after', 'title after'],
    ['link \u001b]8;;https://e.example\u001b\\text', 'link text'],
    ['one\r\ntwo\tthree  four\u2028five', 'one two three four five'],
    ['a\0b\u0008c\u009b2Jd', 'abcd'],
    ['abc\u202Etxt.exe\u2066', 'abctxt.exe'],
    ['half \ud800 character', 'half \uFFFD character'],
  ])('makes %j harmless', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each(['שלום עולם', '漢字かな', '👩‍👩‍👧 family', 'Ünïcödé – ok'])('keeps %s', (text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('takes text of any length', () => {
    const text = 'x '.repeat(6_000_000);

    expect(cleanText(text) === text.trimEnd()).toBe(true);
  });

  it('gives one line without controls, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const clean = cleanText(text);

        expect(clean).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(cleanText(clean)).toBe(clean);
      }),
      { numRuns: 500 },
    );
  });
});
