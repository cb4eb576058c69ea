import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CompareVersions,
  compareDeb,
  compareGeneric,
  compareRpm,
} from '../../src/inventory/compare-versions.js';

const sign = (compare: CompareVersions, a: string, b: string) => Math.sign(compare(a, b));

test.each([
  ['1.0', '1.0', 0],
  ['1.0', '2.0', -1],
  ['2.0.1', '2.0', 1],
  ['5.5p1', '5.5p2', -1],
  ['5.5p10', '5.5p1', 1],
  ['10xyz', '10.1xyz', -1],
  ['xyz10', 'xyz10.1', -1],
  ['xyz.4', '8', -1],
  ['5.5p2', '5.6p1', -1],
  ['6.5p1', '5.6p1', 1],
  ['10b2', '10a1', 1],
  ['7.4.052', '7.4.52', 0],
  ['1.0~rc1', '1.0', -1],
  ['1.0~rc1', '1.0~rc2', -1],
  ['1.0^', '1.0', 1],
  ['1.0^git1', '1.0.1', -1],
  ['1.0~rc1^git1', '1.0~rc1', 1],
  ['1:1.0-1', '2.0-1', 1],
  ['1:3.2.2-1.amzn2023.0.2', '1:3.2.2-1.amzn2023.0.3', -1],
  ['6.1.155-176.282.amzn2023', '6.1.158-178.288.amzn2023', -1],
  ['2.34', '2.34-231.amzn2023', 0],
])('rpm: %s and %s compare as %i', (a, b, expected) => {
  expect(sign(compareRpm, a, b)).toBe(expected);
  expect(sign(compareRpm, b, a)).toBe(-expected + 0);
});

test.each([
  ['1.0-1', '1.0-1', 0],
  ['1.0-1', '1.0-1ubuntu1', -1],
  ['1.0~beta1-1', '1.0-1', -1],
  ['1.0~~', '1.0~', -1],
  ['1.0a', '1.0+', -1],
  ['1:0.9', '2.0', 1],
  ['3.0.13-0ubuntu3.7', '3.0.13-0ubuntu3.10', -1],
  ['1.9.15p5-3ubuntu5.24.04.1', '1.9.15p5-3ubuntu5.24.04.2', -1],
  ['25.2-0ubuntu1~24.04.2', '25.2-0ubuntu1', -1],
  ['2.68.5+ubuntu24.04.1', '2.68.5', 1],
  ['1.2', '1.2-0', 0],
  ['0001', '1', 0],
])('deb: %s and %s compare as %i', (a, b, expected) => {
  expect(sign(compareDeb, a, b)).toBe(expected);
  expect(sign(compareDeb, b, a)).toBe(-expected + 0);
});

test.each([
  ['1.2.3', '1.2.3', 0],
  ['1.2.3', '1.10.0', -1],
  ['v1.2.3', '1.2.3', 0],
  ['1.2', '1.2.0', 0],
  ['1.0.0-alpha', '1.0.0-alpha.1', -1],
  ['1.0.0-alpha.1', '1.0.0-beta', -1],
  ['1.0.0-rc.1', '1.0.0', -1],
  ['1.0.0-x.7', '1.0.0', -1],
  ['1.0.0+build.5', '1.0.0', 0],
  ['2.0rc1', '2.0', -1],
  ['2.0.dev3', '2.0', -1],
  ['2.17.1', '2.17.1-SNAPSHOT', 1],
  ['2.0.Final', '2.0', 0],
  ['4.17.21', '4.17.23', -1],
])('others: %s and %s compare as %i', (a, b, expected) => {
  expect(sign(compareGeneric, a, b)).toBe(expected);
  expect(sign(compareGeneric, b, a)).toBe(-expected + 0);
});

/** Where only some have one, rpm's order is none: without a release a version is like any release of it. */
const withRelease = (version: string): string => (version.includes('-') ? version : `${version}-1`);

describe.each([
  ['rpm', compareRpm, withRelease],
  ['deb', compareDeb, (version: string) => version],
  ['others', compareGeneric, (version: string) => version],
])('%s', (_, compare, toVersion) => {
  const version = fc
    .array(fc.constantFrom('0', '1', '2', '10', '.', '-', '~', '^', '+', 'a', 'rc', 'x', ':'), {
      maxLength: 8,
    })
    .map((parts) => toVersion(parts.join('')));

  test('the order is one: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(sign(compare, a, b) + sign(compare, b, a)).toBe(0);
        const [low, middle, high] = [a, b, c].toSorted(compare);
        expect(compare(low ?? '', high ?? '')).toBeLessThanOrEqual(0);
        expect(compare(low ?? '', middle ?? '')).toBeLessThanOrEqual(0);
        expect(compare(middle ?? '', high ?? '')).toBeLessThanOrEqual(0);
      }),
    );
  });

  test('a higher number anywhere is a newer version', () => {
    const numbers = fc.array(fc.nat(1000), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(numbers, fc.nat(4), fc.integer({ min: 1, max: 9 }), (parts, at, more) => {
        const higher = parts.map((part, index) => part + (index === at % parts.length ? more : 0));
        expect(sign(compare, parts.join('.'), higher.join('.'))).toBe(-1);
      }),
    );
  });
});
