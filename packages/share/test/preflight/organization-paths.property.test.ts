import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from '../../src/preflight/matches-glob.js';
import { coversPaths, isAmong, type Paths } from '../../src/preflight/organization-paths.js';

const units = fc.array(
  fc.constantFrom('ou-exam-aaaaaaaa', 'ou-exam-bbbbbbbb', 'ou-exam-workload'),
  { maxLength: 3 },
);
/** Where an account may be. */
const path = fc
  .tuple(fc.constantFrom('o-exampleorg1', 'o-other00000'), units)
  .map(([organization, below]) => `${[organization, 'r-exam', ...below].join('/')}/`);

/** What a policy may say: a path, cut somewhere, with stars put in. */
const pattern = fc
  .tuple(
    path,
    fc.array(fc.tuple(fc.nat(60), fc.constantFrom('*', '?')), { maxLength: 3 }),
    fc.nat(70),
  )
  .map(([text, wild, end]) =>
    wild.reduce(
      (all, [at, sign]) => all.slice(0, at) + sign + all.slice(at + 2),
      text.slice(0, end),
    ),
  )
  .chain((text) => fc.constantFrom(text, `${text}*`, text.replace(/r-exam\/.*?(?=ou-|$)/, '*/')));

const paths: fc.Arbitrary<Exclude<Paths, { exactly: string }>> = fc.oneof(
  path.map((below) => ({ below })),
  fc.constant({ through: { organization: 'o-exampleorg1', unit: 'ou-exam-workload' } }),
);

test('a pattern that is said to cover paths matches them all, and one that is said not to, none', () => {
  const seen = { yes: 0, no: 0 };
  fc.assert(
    fc.property(pattern, paths, path, (wanted, of, one) => {
      fc.pre(isAmong(one, of));
      const covers = coversPaths(wanted, of);
      if (covers === 'maybe') return;
      seen[covers] += 1;
      expect(matchesGlob(wanted, one)).toBe(covers === 'yes');
    }),
    { numRuns: 3000 },
  );
  expect(seen.yes).toBeGreaterThan(10);
  expect(seen.no).toBeGreaterThan(10);
});

test('patterns are matched as regular expressions would do it', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 12 });
  const glob = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*', '?'), maxLength: 8 });
  fc.assert(
    fc.property(glob, text, (wanted, actual) => {
      const source = wanted.replace(/[.]/g, '\\.').replace(/[*]/g, '.*').replace(/[?]/g, '.');
      expect(matchesGlob(wanted, actual)).toBe(new RegExp(`^(?:${source})$`, 's').test(actual));
    }),
    { numRuns: 2000 },
  );
});
