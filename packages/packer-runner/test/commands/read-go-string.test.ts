import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGoString } from '../../src/commands/read-go-string.js';
import { quoteGo } from '../support/fake-packer-inspect.js';

describe('readGoString', () => {
  it('reads every text that Go has quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readGoString(quoteGo(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['\\a\\v\\x1b', '\u0007\v\u001b'],
    ['\\U0001f600\\u2028', '\u{1f600}\u2028'],
    ['\\xff', '\uFFFD'],
    ['\\Uffffffff', '\uFFFD'],
    ['a%!(PACKER_COMMA)b', 'a,b'],
    ['\\\\n', '\\n'],
  ])('reads %s', (quoted, text) => {
    expect(readGoString(quoted)).toBe(text);
  });
});
