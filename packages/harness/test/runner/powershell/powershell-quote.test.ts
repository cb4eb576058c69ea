import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotnetPattern } from '../../../src/runner/powershell/dotnet-pattern.js';
import { powershellQuote } from '../../../src/runner/powershell/powershell-quote.js';

/** What PowerShell makes of a word. In single quotes only a quote means something else than itself. */
function evaluate(word: string): string {
  const [, encoded] = /^\(ConvertFrom-SoeText '([A-Za-z0-9+/=]*)'\)$/.exec(word) ?? [];
  if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString();
  const [, quoted] = /^'((?:[ -&(-~]|'')*)'$/.exec(word) ?? [];
  if (quoted === undefined) throw new Error(`${word} is no word`);
  return quoted.replaceAll("''", "'");
}

test('any text is one word, and comes out as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      fc.pre(!/[\0\p{Cs}]/u.test(text));
      expect(evaluate(powershellQuote(text))).toBe(text);
    }),
  );
});

test.each(["it's", '\u2018', '\u201Aa', 'a\nb', '{{ user `x` }}', '', '$(Get-Date)', '`'])(
  '%j',
  (text) => {
    expect(evaluate(powershellQuote(text))).toBe(text);
  },
);

test.each(['a\0b', '\uD800'])('what no program can be given is refused', (text) => {
  expect(() => powershellQuote(text)).toThrow(
    expect.objectContaining({ code: 'HARNESS_SUITE_INVALID' }),
  );
});

test.each([
  ['^a+(b|c){2}$', '^a+(b|c){2}$'],
  ['[[:space:]]+x', '[ \\t\\n\\v\\f\\r]+x'],
  ['[^[:alnum:]_]', '[^a-zA-Z0-9_]'],
  ['[]a]', '[\\]a]'],
  ['[^]a]', '[^\\]a]'],
  ['[\\.]', '[\\\\.]'],
  ['\\[a\\]', '\\[a\\]'],
  ['a[b[c]', 'a[b\\[c]'],
])('the expression %s of POSIX is %s for .NET', (posix, dotnet) => {
  expect(dotnetPattern(posix)).toBe(dotnet);
});

test('an expression that JavaScript and .NET read alike matches what it did', () => {
  const pattern = new RegExp(dotnetPattern('^Port[[:space:]]+[[:digit:]]{1,5}$'));

  expect(pattern.test('Port   22')).toBe(true);
  expect(pattern.test('Port 123456')).toBe(false);
});
