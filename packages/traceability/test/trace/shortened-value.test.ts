import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isShortened, shortenedFits, shortenedValue } from '../../src/trace/shortened-value.js';

const anyText = fc.string({ unit: 'binary', maxLength: 600 });

test('every value fits a tag, and a cut one still agrees with the whole', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const short = shortenedValue(value);
      expect([...short].length).toBeLessThanOrEqual(256);
      expect(shortenedFits(short, value)).toBe(true);
      expect(shortenedValue(short)).toBe(short);
      if ([...value].length <= 256) expect(short).toBe(value);
      else expect(isShortened(short)).toBe(true);
    }),
  );
});

test('a cut value does not agree with a value that begins otherwise', () => {
  expect(
    shortenedFits(shortenedValue(`https://a/${'x'.repeat(300)}`), `https://b/${'x'.repeat(300)}`),
  ).toBe(false);
});
