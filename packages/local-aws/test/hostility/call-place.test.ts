import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob, matchesPlace } from '../../src/hostility/call-place.js';

const place = { service: 'ec2', action: 'CopyImage', account: '111122223333', region: 'eu-west-1' };

test('a pattern that says nothing means every call, and all that it says must fit', () => {
  expect(matchesPlace({}, place)).toBe(true);
  expect(matchesPlace({ service: 'ec2', action: 'Copy*', region: 'eu-*' }, place)).toBe(true);
  expect(matchesPlace({ service: 'ec2', action: 'Copy' }, place)).toBe(false);
  expect(matchesPlace({ region: 'us-east-1' }, place)).toBe(false);
  expect(matchesPlace({ account: '222233334444' }, place)).toBe(false);
  expect(matchesPlace({ service: 'ssm' }, place)).toBe(false);
});

test('stars stand for any characters, and everything else for itself', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 8 });
  const expression = (pattern: string): RegExp =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);

  fc.assert(
    fc.property(few, few, (pattern, text) => {
      expect(matchesGlob(pattern, text)).toBe(expression(pattern).test(text));
    }),
    { numRuns: 2000 },
  );
});
