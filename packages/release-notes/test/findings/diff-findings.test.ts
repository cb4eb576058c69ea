import { expect, it } from 'vitest';
import { diffFindings, type FindingSummary } from '../../src/index.js';

const finding = (id: string, parts: Partial<FindingSummary> = {}): FindingSummary => ({
  id,
  severity: 'low',
  package: 'bash',
  ...parts,
});
const at = new Date('2026-11-28T12:00:00Z');

it('tells what was fixed, what is newly open and what is accepted, the worst first', () => {
  const waiver = { id: 'CVE-4', reason: 'not reachable', owner: 'ops', expires: '2026-11-28' };

  expect(
    diffFindings(
      [finding('CVE-1'), finding('CVE-2'), finding('CVE-4')],
      [
        finding('CVE-2'),
        finding('CVE-3'),
        finding('CVE-5', { severity: 'critical' }),
        finding('CVE-4'),
      ],
      [waiver],
      { at, waiversBefore: [] },
    ),
  ).toEqual({
    fixed: [finding('CVE-1', {})].map((each) => ({ ...each, before: 'open' })),
    opened: [finding('CVE-5', { severity: 'critical' }), finding('CVE-3')],
    waived: [
      {
        ...finding('CVE-4'),
        before: 'open',
        reason: 'not reachable',
        owner: 'ops',
        expires: '2026-11-28',
      },
    ],
  });
});

it('opens again what was accepted until yesterday', () => {
  const waivers = [{ id: 'CVE-1', reason: 'later', expires: '2026-11-27' }];

  expect(diffFindings([finding('CVE-1')], [finding('CVE-1')], waivers, { at })).toEqual({
    opened: [{ ...finding('CVE-1'), before: 'waived' }],
  });
});

it('knows one weakness in two packages apart, and one in two versions not', () => {
  const waivers = [{ id: 'CVE-1', package: 'zlib', reason: 'only there' }];
  const before = [finding('CVE-1', { version: '1' })];
  const after = [
    finding('CVE-1', { version: '2' }),
    finding('CVE-1', { version: '3', severity: 'high' }),
    finding('CVE-1', { package: 'zlib' }),
    finding('CVE-1', { package: 'xz' }),
  ];

  expect(diffFindings(before, after, waivers, { at })).toEqual({
    opened: [finding('CVE-1', { package: 'xz' })],
    waived: [{ ...finding('CVE-1', { package: 'zlib' }), reason: 'only there' }],
  });
});

it('has nothing to tell where nothing changed', () => {
  expect(diffFindings([finding('CVE-1')], [finding('CVE-1', { title: 'new words' })])).toEqual({});
});
