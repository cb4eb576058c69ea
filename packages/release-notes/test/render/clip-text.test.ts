import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipText } from '../../src/render/clip-text.js';
import { hostileVendorText } from '../support/hostile-text.js';

const words = fc.array(fc.oneof(hostileVendorText, fc.lorem(), fc.constant(' ')), { maxLength: 8 });
const anyText = words.map((parts) => parts.join(' '));
const most = fc.integer({ min: 1, max: 60 });

/** Where a sign ends, as a reader sees signs. */
function bordersOf(text: string): ReadonlySet<number> {
  const segments = [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)];
  return new Set([0, ...segments.map(({ index, segment }) => index + segment.length)]);
}

describe('clipText', () => {
  it('leaves text that fits as it is', () => {
    expect(clipText('', 0)).toBe('');
    expect(clipText('as it is', 8)).toBe('as it is');
  });

  it('ends where a word ends, and between signs where there are no words', () => {
    expect(clipText('one two three', 9)).toBe('one two…');
    expect(clipText('one two three', 8)).toBe('one two…');
    expect(clipText('one two three', 7)).toBe('one…');
    expect(clipText('漢字漢字漢字', 4)).toBe('漢字漢…');
    expect(clipText('one Donaudampfschifffahrt', 20)).toBe('one Donaudampfschif…');
  });

  it('keeps joined emoji and marks whole', () => {
    expect(clipText('👩‍👩‍👧👩‍👩‍👧', 10)).toBe('👩‍👩‍👧…');
    expect(clipText('👩‍👩‍👧👩‍👩‍👧', 8)).toBe('…');
    expect(clipText('e\u0301e\u0301e\u0301', 4)).toBe('e\u0301…');
  });

  it('is never longer than asked, and what it gives is not shortened again', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 60 }), (text, length) => {
        const clipped = clipText(text, length);

        expect(clipped.length).toBeLessThanOrEqual(length);
        expect(clipText(clipped, length)).toBe(clipped);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the beginning of the text up to the end of a sign, without spaces before the dots', () => {
    fc.assert(
      fc.property(anyText, most, (text, length) => {
        const clipped = clipText(text, length);
        if (text.length <= length) return;
        const kept = clipped.slice(0, -1);

        expect(clipped.endsWith('…')).toBe(true);
        expect(text.startsWith(kept)).toBe(true);
        expect(bordersOf(text)).toContain(kept.length);
        expect(kept).not.toMatch(/ $/);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves no room unused that another whole word would fill', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 9 }),
        most,
        (parts, length) => {
          const text = parts.join(' ');
          if (text.length <= length || length < 20) return;
          const kept = clipText(text, length).slice(0, -1);
          const next = text.indexOf(' ', kept.length + 1);

          expect(text.charAt(kept.length)).toBe(' ');
          expect((next === -1 ? text.length : next) + 1).toBeGreaterThan(length);
        },
      ),
      { numRuns: 300 },
    );
  });
});
