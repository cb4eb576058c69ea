import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type KeyPermission,
  keyPermission,
  type NeededAction,
  neededActions,
} from '../../src/preflight/key-permission.js';
import { readKeyPolicy } from '../../src/preflight/key-policy.js';
import { keyTargets } from '../../src/preflight/key-target.js';
import { missingStatements } from '../../src/preflight/missing-statement.js';
import { policyStatement } from '../support/policy-statement.js';
import { consumer, organization, otherConsumer, owner, unit } from '../support/release.js';

const keyArn = `arn:aws:kms:eu-west-1:${owner}:key/11111111-2222-3333-4444-555555555555`;
const grantees = [consumer, otherConsumer, organization, unit, owner];
const everyAction = Object.keys(neededActions) as NeededAction[];

const statements = fc.array(policyStatement, { maxLength: 5 });

function judge(all: readonly object[]): readonly KeyPermission[] {
  const policy = readKeyPolicy(JSON.stringify({ Version: '2012-10-17', Statement: all }));
  if (policy === undefined) throw new Error('no policy');
  return keyTargets(grantees).map((target) =>
    keyPermission(target, policy, [], { keyArn, ownerId: owner }),
  );
}

/** The more, the more is surely possible. */
function rank(permission: KeyPermission, action: NeededAction): number {
  const lists = [permission.denied, permission.missing, permission.unsure, permission.allowed];
  return lists.findIndex((list) => list.includes(action));
}

function each<T>(
  before: readonly KeyPermission[],
  after: readonly KeyPermission[],
  check: (before: number, after: number) => T,
): void {
  for (const [index, permission] of before.entries()) {
    const other = after[index];
    if (other === undefined) throw new Error('another target');
    for (const action of everyAction) check(rank(permission, action), rank(other, action));
  }
}

test('every action of every target has exactly one verdict', () => {
  fc.assert(
    fc.property(statements, (policy) => {
      for (const { allowed, missing, denied, unsure } of judge(policy)) {
        expect([...allowed, ...missing, ...denied, ...unsure].sort()).toEqual(
          everyAction.toSorted(),
        );
      }
    }),
  );
});

test('a denial never makes a policy allow more', () => {
  fc.assert(
    fc.property(statements, policyStatement, fc.nat(5), (policy, more, at) => {
      const after = policy.toSpliced(at, 0, { ...more, Effect: 'Deny' });
      each(judge(policy), judge(after), (before, then) => expect(then).toBeLessThanOrEqual(before));
    }),
  );
});

test('a permission never makes a policy allow less', () => {
  fc.assert(
    fc.property(statements, policyStatement, fc.nat(5), (policy, more, at) => {
      const after = policy.toSpliced(at, 0, { ...more, Effect: 'Allow' });
      each(judge(policy), judge(after), (before, then) =>
        expect(then).toBeGreaterThanOrEqual(before),
      );
    }),
  );
});

test('with the statements that are missing nothing is missing, and only denials leave doubt', () => {
  fc.assert(
    fc.property(statements, (policy) => {
      const judged = judge(policy);
      const options = { partition: 'aws', sids: [] };
      const missing = missingStatements(judged, 'missing', options);
      const completed = judge([...policy, ...missing]);
      expect(completed.flatMap((permission) => permission.missing)).toEqual([]);
      each(judged, completed, (before, then) => expect(then).toBeGreaterThanOrEqual(before));

      const unsure = missingStatements(judged, 'unsure', options);
      const certain = judge([...policy, ...missing, ...unsure]);
      for (const { unsure: doubts, denials } of certain) {
        if (denials.length === 0) expect(doubts).toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});

test('statements name only who lacks something, and only what is lacking', () => {
  fc.assert(
    fc.property(statements, (policy) => {
      const judged = judge(policy);
      const lacking = judged.filter(({ missing }) => missing.length > 0);
      const proposed = missingStatements(judged, 'missing', { partition: 'aws', sids: [] });
      const text = JSON.stringify(
        proposed.map(({ Principal, Condition }) => [Principal, Condition]),
      );
      for (const [index, grantee] of grantees.entries()) {
        const id = grantee.split('/').at(-1) ?? grantee;
        const one = judged[index];
        // What an organisation is given, its units have too.
        const whole = judged[grantees.indexOf(organization)]?.missing ?? [];
        const isCovered =
          grantee === unit && one?.missing.every((action) => whole.includes(action)) === true;
        const isLacking = lacking.some((each) => each === one) && !isCovered;
        // The id of the organisation is in the paths of its units.
        if (grantee !== organization) expect(text.includes(id)).toBe(isLacking);
      }
      const actions = new Set(lacking.flatMap(({ missing }) => missing));
      expect(new Set(proposed.flatMap(({ Action }) => Action))).toEqual(actions);
    }),
  );
});
