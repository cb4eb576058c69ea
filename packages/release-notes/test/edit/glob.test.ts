import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob, matchesPath } from '../../src/edit/glob.js';

/** The slow and obvious way, to compare with. */
function expand(text: string, pattern: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return expand(text, pattern.slice(1)) || (text !== '' && expand(text.slice(1), pattern));
  }
  return text !== '' && text[0] === pattern[0] && expand(text.slice(1), pattern.slice(1));
}

describe('matchesGlob', () => {
  it('takes a star for any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 6 }),
        (text, pattern) => {
          expect(matchesGlob(text, pattern)).toBe(expand(text, pattern));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('takes signs of regular expressions as they are', () => {
    expect(matchesGlob('a.c', 'a.c')).toBe(true);
    expect(matchesGlob('abc', 'a.c*')).toBe(false);
    expect(matchesGlob('[x](y)', '[x]*')).toBe(true);
  });

  it('ends soon whatever the pattern', () => {
    const text = 'a'.repeat(5000);
    expect(matchesGlob(text, `${'a*'.repeat(50)}b`)).toBe(false);
  });
});

describe('matchesPath', () => {
  it.each<[string, string, boolean]>([
    ['docs/a.md', 'docs/*.md', true],
    ['docs/x/a.md', 'docs/*.md', false],
    ['docs/x/a.md', 'docs/**/*.md', true],
    ['docs/a.md', 'docs/**/*.md', true],
    ['docs/x/y/a.md', '**/a.md', true],
    ['a.md', '**/a.md', true],
    ['a.md', '*.md', true],
    ['docs/a.md', '*.md', false],
    ['docs/a.md', '**', true],
    ['docs/a.md', 'docs', true],
    ['docs/a.md', 'docs/', true],
    ['docs/a.md', './docs/', true],
    ['docs2/a.md', 'docs', false],
    ['docs/a.md', 'Docs', false],
    ['packages/base/src/a.ts', 'packages/*/src/', true],
    ['packages/base/x/a.ts', 'packages/*/src/', false],
    ['packages/base/src/a.ts', 'packages/**/a.*', true],
    ['a/b/c/a/b/d', '**/a/b/d', true],
    ['a/b/c/a/b/d', 'a/**/b/d', true],
    ['a/b/c/a/b/d', 'a/**/b/c', false],
  ])('%s by %s: %s', (path, pattern, expected) => {
    expect(matchesPath(path, pattern)).toBe(expected);
  });
});
