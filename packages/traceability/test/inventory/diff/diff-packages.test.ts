import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryPackage, PackageChange } from '../../../src/index.js';
import { diffPackages } from '../../../src/inventory/diff/diff-packages.js';
import { debianVersion } from '../../support/versions.js';

const deb = (name: string, version: string, more: Partial<InventoryPackage> = {}) => ({
  type: 'deb',
  name,
  version,
  architecture: 'amd64',
  ...more,
});
const rpm = (name: string, version: string, architecture = 'x86_64') => ({
  type: 'rpm',
  name,
  version,
  architecture,
});
const told = (changes: readonly PackageChange[]) =>
  changes.map(({ kind, name, before = '-', after = '-' }) => `${kind} ${name} ${before} ${after}`);

test('up and down go by the order of the package manager, not by the text', () => {
  const before = [
    deb('a', '1.9-1'),
    deb('b', '1.0~rc1-1'),
    deb('c', '9.9-1'),
    deb('d', '2.0-1+b1'),
  ];
  const after = [deb('a', '1.10-1'), deb('b', '1.0-1'), deb('c', '1:0.1-1'), deb('d', '2.0-1')];

  expect(told(diffPackages(before, after))).toEqual([
    'upgraded a 1.9-1 1.10-1',
    'upgraded b 1.0~rc1-1 1.0-1',
    'upgraded c 9.9-1 1:0.1-1',
    'downgraded d 2.0-1+b1 2.0-1',
  ]);
});

test('kernels beside each other are paired from the newest down', () => {
  const before = [rpm('kernel', '5.14.0-70.el9'), rpm('kernel', '5.14.0-162.el9')];
  const after = [rpm('kernel', '5.14.0-362.el9'), rpm('kernel', '5.14.0-162.el9')];

  expect(told(diffPackages(before, after))).toEqual([
    'upgraded kernel 5.14.0-70.el9 5.14.0-362.el9',
  ]);
  expect(told(diffPackages(before, [...before, rpm('kernel', '5.14.0-362.el9')]))).toEqual([
    'added kernel - 5.14.0-362.el9',
  ]);
});

test('keys that are all called gpg-pubkey are not lost', () => {
  const before = [rpm('gpg-pubkey', 'aaaa-1', '(none)'), rpm('gpg-pubkey', 'bbbb-2', '(none)')];
  const after = [...before, rpm('gpg-pubkey', 'cccc-3', '(none)')];

  expect(told(diffPackages(before, after))).toEqual(['added gpg-pubkey - cccc-3']);
});

test('one name in two architectures is two packages', () => {
  const before = [deb('libc6', '2.36-9'), deb('libc6', '2.36-9', { architecture: 'i386' })];
  const after = [deb('libc6', '2.36-10'), deb('libc6', '2.36-9', { architecture: 'i386' })];

  expect(told(diffPackages(before, after))).toEqual(['upgraded libc6 2.36-9 2.36-10']);
});

test('a side that knows no architecture of a package is paired all the same', () => {
  const { architecture: _, ...vague } = deb('curl', '7.88-1');

  expect(diffPackages([vague], [deb('curl', '7.88-1')])).toEqual([]);
});

test('where one side has no epochs they do not count', () => {
  const [before, after] = [[rpm('bind', '9.16-1.el9')], [rpm('bind', '32:9.16-1.el9')]];

  expect(told(diffPackages(before, after))).toEqual(['upgraded bind 9.16-1.el9 32:9.16-1.el9']);
  expect(diffPackages(before, after, { withoutEpochs: true })).toEqual([]);
});

test('another spelling of the same version is no change', () => {
  expect(diffPackages([deb('a', '1.02-1')], [deb('a', '1.2-1')])).toEqual([]);
});

test('a package of the same source that takes the place of another is hinted at', () => {
  const before = [deb('libssl1.1', '1.1.1w-1', { source: 'openssl' })];
  const after = [deb('libssl3', '3.0.15-1', { source: 'openssl' })];

  expect(diffPackages(before, after)).toMatchObject([
    { kind: 'removed', name: 'libssl1.1' },
    { kind: 'added', name: 'libssl3', source: 'openssl', mayReplace: 'libssl1.1' },
  ]);
});

const anyPackage = fc.record({
  type: fc.constantFrom('deb', 'rpm'),
  name: fc.constantFrom('kernel', 'libc6', 'curl'),
  version: debianVersion,
  architecture: fc.constantFrom('amd64', 'i386'),
});
const anyPackages = fc.array(anyPackage, { maxLength: 12 });
const shuffled = fc
  .tuple(anyPackages, anyPackages)
  .chain(([a, b]) =>
    fc.tuple(
      fc.constant(a),
      fc.constant(b),
      fc.shuffledSubarray(a, { minLength: a.length }),
      fc.shuffledSubarray(b, { minLength: b.length }),
    ),
  );

test('nothing differs from itself, and the order of entries means nothing', () => {
  fc.assert(
    fc.property(shuffled, ([a, b, otherA, otherB]) => {
      expect(diffPackages(a, otherA)).toEqual([]);
      expect(diffPackages(otherA, otherB)).toEqual(diffPackages(a, b));
    }),
  );
});

test('the way back is the way there, turned round', () => {
  const turned = {
    upgraded: 'downgraded',
    downgraded: 'upgraded',
    added: 'removed',
    removed: 'added',
  };
  fc.assert(
    fc.property(anyPackages, anyPackages, (a, b) => {
      const there = diffPackages(a, b).map(
        ({ kind, name, before, after }) => `${kind} ${name} ${before} ${after}`,
      );
      const back = diffPackages(b, a).map(
        ({ kind, name, before, after }) => `${turned[kind]} ${name} ${after} ${before}`,
      );
      expect(back.toSorted()).toEqual(there.toSorted());
    }),
  );
});

test('whoever applies the changes has the later packages', () => {
  const key = ({ type, name, version, architecture }: InventoryPackage) =>
    `${type} ${name} ${architecture} ${version}`;
  // Equal versions in other spellings are told as nothing, so they are left out here.
  const plain = fc.array(
    anyPackage.map((each) => ({ ...each, version: each.version.length % 2 ? '1.0-1' : '1.1-1' })),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      const left = a.map(key);
      for (const { kind, type, name, architecture, before, after } of diffPackages(a, b)) {
        const named = (version = '') => `${type} ${name} ${architecture} ${version}`;
        if (kind !== 'added') left.splice(left.indexOf(named(before)), 1);
        if (kind !== 'removed') left.push(named(after));
      }
      expect(left.toSorted()).toEqual(b.map(key).toSorted());
    }),
  );
});
