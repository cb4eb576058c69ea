import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { type CommitPolicy, parseCommitPolicy } from '../../src/index.js';
import { commitPolicySchema } from '../../src/policy/commit-policy-schema.js';
import { isPlainPolicy } from '../../src/policy/is-plain-policy.js';
import { policy } from './fixtures.js';

const whole: CommitPolicy = {
  ...policy,
  flavors: { 'rhel-9': ['OPS'] },
  states: ['open'],
  types: ['Bug'],
  merges: 'own',
  mergedCommits: 'covered',
  reverts: 'own',
  squashes: 'each',
  pullRequests: true,
  unreadable: 'warn',
  exemptions: [
    {
      author: 'bot',
      paths: ['docs'],
      subject: 'Bump *',
      commit: 'a'.repeat(40),
      owner: 'platform',
      reason: 'a bot',
      expires: '2026-12-28',
      standing: true,
    },
  ],
};

test('the published JSON Schema is the one that is checked', async () => {
  const json = { title: 'soe-commit-policy/v1', ...z.toJSONSchema(commitPolicySchema) };
  await expect(`${JSON.stringify(json, null, 2)}\n`).toMatchFileSnapshot(
    '../../schemas/commit-policy.json',
  );
});

test('a policy with every member is read back as it was written', () => {
  expect(parseCommitPolicy(JSON.stringify(whole))).toEqual(whole);
});

const [exemption] = whole.exemptions ?? [];
test.each<[string, unknown, RegExp]>([
  ['is not JSON', '{', /soe\.commits\.json: it is not JSON/],
  ['is a list', [], /soe\.commits\.json: expected object, received array/],
  ['has no schema', { ...whole, schema: undefined }, /schema: expected "soe-commit-policy\/v1"/],
  ['has an unknown member', { ...whole, regex: '(a+)+' }, /"regex" is not a member/],
  ['knows no tracker', { ...whole, issues: {} }, /issues: it knows no tracker/],
  [
    'has a hostile project',
    { ...whole, issues: { jira: { projects: ['(a+)+'] } } },
    /issues\.jira\.projects\.0: no project key/,
  ],
  [
    'wants a project that is never found',
    { ...whole, projects: ['XYZ'] },
    /projects: "XYZ" is never found, because it is not among/,
  ],
  [
    'wants a project of a flavor that is never found',
    { ...whole, flavors: { 'rhel-9': ['XYZ'] } },
    /flavors\.rhel-9: "XYZ" is never found/,
  ],
  [
    'wants a repository without GitHub',
    { ...whole, issues: { jira: { projects: ['SOE', 'OPS'] } } },
    /projects: "acme\/images" is never found, because there is no issues\.github/,
  ],
  ['has an unknown state', { ...whole, states: ['closed'] }, /states\.0: expected one of open/],
  [
    'exempts nobody',
    { ...whole, exemptions: [{ owner: 'a', reason: 'b', expires: '2026-12-01' }] },
    /exemptions\.0: name a commit/,
  ],
  [
    'exempts without an owner',
    { ...whole, exemptions: [{ ...exemption, owner: undefined }] },
    /exemptions\.0\.owner: expected a text/,
  ],
  [
    'exempts without a reason',
    { ...whole, exemptions: [{ ...exemption, reason: '' }] },
    /exemptions\.0\.reason: must not be empty/,
  ],
  [
    'exempts for ever',
    { ...whole, exemptions: [{ ...exemption, expires: 'never' }] },
    /exemptions\.0\.expires: no day/,
  ],
  [
    'exempts to a day that there is not',
    { ...whole, exemptions: [{ ...exemption, expires: '2026-02-30' }] },
    /exemptions\.0\.expires: no day/,
  ],
  [
    'shortens a hash',
    { ...whole, exemptions: [{ ...exemption, commit: 'abcdef1' }] },
    /exemptions\.0\.commit: no full hash/,
  ],
])('a policy that %s is refused, and the place is named', (_, value, message) => {
  expect(() => parseCommitPolicy(value)).toThrow(message);
  expect(() => parseCommitPolicy(value)).toThrow(
    expect.objectContaining({ code: 'TRACE_POLICY_INVALID' }),
  );
});

test('what passes the quick way of the hook passes the schema', () => {
  const { flavors, ...plain } = whole;
  expect([policy, plain].every(isPlainPolicy)).toBe(true);
  const junk = fc.oneof(fc.jsonValue(), fc.constantFrom('', 'SOE', 'open', [], {}, [[]], null, 2));
  const places = pathsOf(plain);
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...places), junk, (path, value) => {
      const changed = replaced(plain, path, value);
      if (!isPlainPolicy(changed)) return;
      accepted += 1;
      expect(parseCommitPolicy(changed)).toEqual(changed);
    }),
    { numRuns: 2_000 },
  );
  expect(accepted).toBeGreaterThan(10);
});

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, each]) => pathsOf(each, [...path, name]))];
}

function replaced(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((each, index) => (String(index) === name ? replaced(each, rest, by) : each));
  }
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, each]) => [
      key,
      key === name ? replaced(each, rest, by) : each,
    ]),
  );
}
