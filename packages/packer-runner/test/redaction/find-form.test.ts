import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormFinder } from '../../src/redaction/find-form.js';

// Few different bytes, so that forms overlap, begin alike and nearly occur.
const byte = fc.constantFrom(0, 10, 97, 98, 0xc3, 0xff);
const bytes = (minLength: number, maxLength: number) =>
  fc.array(byte, { minLength, maxLength }).map((list) => Buffer.from(list));

describe('createFormFinder', () => {
  it('finds what a search for one form after the other finds', () => {
    fc.assert(
      fc.property(
        fc.array(bytes(2, 9), { minLength: 1, maxLength: 8 }),
        bytes(0, 60),
        fc.nat(60),
        (forms, input, from) => {
          const found = forms.map((form) => input.indexOf(form, from)).filter((at) => at >= 0);

          const start = Math.min(from, input.length);
          expect(createFormFinder(forms)(input, start)).toBe(
            Math.min(input.length, ...found.filter((at) => at >= start)),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds forms of very different lengths', () => {
    const long = Buffer.from('x'.repeat(300));
    const find = createFormFinder([long, Buffer.from('abcd')]);
    const input = Buffer.concat([Buffer.alloc(500), long, Buffer.from('..abcd')]);

    expect(find(input, 0)).toBe(500);
    expect(find(input, 501)).toBe(802);
    expect(find(input, 803)).toBe(input.length);
  });

  it('takes a form of one byte to be everywhere, and no form to be nowhere', () => {
    const input = Buffer.from('hello');

    expect(createFormFinder([Buffer.from('x')])(input, 3)).toBe(3);
    expect(createFormFinder([])(input, 3)).toBe(5);
  });

  it('reads a part of a larger buffer', () => {
    const part = Buffer.from('secret and nothing else secret').subarray(7, 23);

    expect(createFormFinder([Buffer.from('secret')])(part, 0)).toBe(part.length);
  });
});
