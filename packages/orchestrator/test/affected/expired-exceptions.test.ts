import type { GatePolicy } from '@soe/harness';
import { expect, test } from 'vitest';
import { expiredExceptions, policyFor } from '../../src/affected/expired-exceptions.js';

const common = { owner: 'team', reason: 'later', expires: '2026-11-10' };
const request = {
  flavor: 'al2023',
  architectures: ['x86_64'],
  at: new Date('2026-11-11T00:00:00Z'),
} as const;
const names = (policy: GatePolicy, more: object = {}) =>
  expiredExceptions(policy, { ...request, ...more }).map(({ name }) => name);

test('an exception holds on its last day and has expired on the next, in UTC', () => {
  const policy = { waivers: [{ id: 'CVE-1', ...common }] };

  expect(names(policy, { at: new Date('2026-11-10T23:59:59Z') })).toEqual([]);
  expect(expiredExceptions(policy, request)).toEqual([
    { what: 'waiver', name: 'CVE-1', expires: '2026-11-10', owner: 'team' },
  ]);
});

test('quarantine expires too', () => {
  const quarantine = [
    { test: '* / ssh', phases: ['launch'], tracker: 'SOE-1', ...common },
  ] as const;

  expect(expiredExceptions({ quarantine }, request)).toMatchObject([
    { what: 'quarantine', name: '* / ssh' },
  ]);
});

test('exceptions for other flavors or architectures do not count', () => {
  const policy: GatePolicy = {
    waivers: [
      { id: 'ours', ...common, flavors: ['al2023'], architectures: ['x86_64'] },
      { id: 'theirs', ...common, flavors: ['rhel-9'] },
      { id: 'arm', ...common, architectures: ['arm64'] },
    ],
  };

  expect(names(policy)).toEqual(['ours']);
});

test('what had expired when the last release was made touches nothing again', () => {
  const policy = { waivers: [{ id: 'CVE-1', ...common }] };

  expect(names(policy, { releasedAt: '2026-11-11T00:00:00Z' })).toEqual([]);
  expect(names(policy, { releasedAt: '2026-11-10T22:00:00Z' })).toEqual(['CVE-1']);
});

test('a policy says to a flavor its rules and the exceptions for it', () => {
  const ours = { id: 'a', ...common };
  const policy = { tests: { minimum: 2 }, waivers: [ours, { ...ours, flavors: ['rhel-9'] }] };

  expect(policyFor(policy, 'al2023')).toEqual({
    tests: { minimum: 2 },
    waivers: [ours],
    quarantine: [],
  });
});
