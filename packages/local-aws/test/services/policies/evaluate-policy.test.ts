import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluatePolicy } from '../../../src/services/policies/evaluate-policy.js';
import type { Policy, PolicyRequest } from '../../../src/services/policies/policy.js';
import { readPolicy } from '../../../src/services/policies/read-policy.js';
import { must } from '../../support/local.js';

const account = '222233334444';
const request: PolicyRequest = {
  principal: { account, arn: `arn:aws:sts::${account}:assumed-role/builder/run-1` },
  action: 'kms:Decrypt',
  resource: 'arn:aws:kms:us-east-1:111122223333:key/k',
  facts: {
    'aws:PrincipalOrgID': ['o-1'],
    'aws:PrincipalOrgPaths': ['o-1/r-1/ou-1/', 'o-1/r-1/ou-2/'],
    'kms:ViaService': ['ec2.us-east-1.amazonaws.com'],
    'kms:GrantIsForAWSResource': ['true'],
    'aws:CurrentTime': ['2026-11-22T10:00:00Z'],
    count: ['7'],
  },
};

const policyOf = (...statements: object[]): Policy =>
  must(
    readPolicy(
      JSON.stringify({
        Statement: statements.map((statement) => ({
          Effect: 'Allow',
          Principal: '*',
          Action: '*',
          Resource: '*',
          ...statement,
        })),
      }),
    ).policy,
  );
const decide = (...statements: object[]) => evaluatePolicy(policyOf(...statements), request);

test.each<[string, object, 'allow' | 'silent']>([
  ['everybody', { Principal: { AWS: '*' } }, 'allow'],
  ['the account by its id', { Principal: { AWS: account } }, 'allow'],
  ['the account by its root', { Principal: { AWS: `arn:aws:iam::${account}:root` } }, 'allow'],
  ['one of several', { Principal: { AWS: ['999988887777', account] } }, 'allow'],
  ['another account', { Principal: { AWS: '111122223333' } }, 'silent'],
  ['the role', { Principal: { AWS: `arn:aws:iam::${account}:role/builder` } }, 'allow'],
  ['the role on a path', { Principal: { AWS: `arn:aws:iam::${account}:role/a/builder` } }, 'allow'],
  ['another role', { Principal: { AWS: `arn:aws:iam::${account}:role/build` } }, 'silent'],
  [
    'that role elsewhere',
    { Principal: { AWS: 'arn:aws:iam::111122223333:role/builder' } },
    'silent',
  ],
  ['the session', { Principal: { AWS: request.principal.arn } }, 'allow'],
  ['a service', { Principal: { Service: 'logs.us-east-1.amazonaws.com' } }, 'silent'],
  ['all but it', { Principal: undefined, NotPrincipal: { AWS: account } }, 'silent'],
  ['all but another', { Principal: undefined, NotPrincipal: { AWS: '111122223333' } }, 'allow'],
  ['the action', { Action: ['kms:Encrypt', 'kms:decrypt'] }, 'allow'],
  ['actions by pattern', { Action: 'kms:De*' }, 'allow'],
  ['actions of another service', { Action: 'ssm:*' }, 'silent'],
  ['all actions but this', { Action: undefined, NotAction: 'kms:Decrypt' }, 'silent'],
  ['the resource by pattern', { Resource: 'arn:aws:kms:*:111122223333:key/?' }, 'allow'],
  ['another resource', { Resource: 'arn:aws:kms:*:111122223333:key/K' }, 'silent'],
  ['all resources but this', { Resource: undefined, NotResource: '*' }, 'silent'],
])('a statement about %s is found to be %s', (_, statement, expected) => {
  expect(decide(statement)).toBe(expected);
});

test.each<[object, 'allow' | 'silent']>([
  [{ StringEquals: { 'aws:principalorgid': 'o-1' } }, 'allow'],
  [{ StringEquals: { 'aws:PrincipalOrgID': ['o-2', 'o-3'] } }, 'silent'],
  [{ StringNotEquals: { 'aws:PrincipalOrgID': ['o-2', 'o-3'] } }, 'allow'],
  [{ StringNotEquals: { 'aws:PrincipalOrgID': ['o-1', 'o-3'] } }, 'silent'],
  [{ StringEqualsIgnoreCase: { 'aws:PrincipalOrgID': 'O-1' } }, 'allow'],
  [{ StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } }, 'allow'],
  [{ StringNotLike: { 'kms:ViaService': 'ec2.*' } }, 'silent'],
  [{ Bool: { 'kms:GrantIsForAWSResource': true } }, 'allow'],
  [{ Bool: { 'kms:GrantIsForAWSResource': 'false' } }, 'silent'],
  [{ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*/ou-2/*' } }, 'allow'],
  [{ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/r-1/ou-3/*' } }, 'silent'],
  [{ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/r-1/ou-?/' } }, 'allow'],
  [{ 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/r-1/ou-1/' } }, 'silent'],
  [{ 'ForAllValues:StringLike': { absent: 'x' } }, 'allow'],
  [{ 'ForAnyValue:StringLike': { absent: '*' } }, 'silent'],
  [{ StringEquals: { absent: 'x' } }, 'silent'],
  [{ StringEqualsIfExists: { absent: 'x' } }, 'allow'],
  [{ StringNotEquals: { absent: 'x' } }, 'allow'],
  [{ Null: { absent: 'true' } }, 'allow'],
  [{ Null: { 'aws:PrincipalOrgID': 'True' } }, 'silent'],
  [{ Null: { 'aws:PrincipalOrgID': false } }, 'allow'],
  [{ StringEquals: { constructor: 'x' } }, 'silent'],
  [{ NumericLessThan: { count: '10' } }, 'allow'],
  [{ NumericGreaterThanEquals: { count: 8 } }, 'silent'],
  [{ NumericEquals: { count: '7.0' } }, 'allow'],
  [{ DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } }, 'allow'],
  [{ DateGreaterThan: { 'aws:CurrentTime': '1795000000' } }, 'allow'],
  [{ DateGreaterThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } }, 'silent'],
  [{ StringEquals: { 'aws:PrincipalOrgID': 'o-1', absent: 'x' } }, 'silent'],
])('the condition %j makes the statement %s', (Condition, expected) => {
  expect(decide({ Condition })).toBe(expected);
});

test('the stars of an ARN do not reach over its colons', () => {
  const facts = { arn: ['arn:aws:iam::222233334444:role/a:b'] };
  const check = (pattern: string) =>
    evaluatePolicy(policyOf({ Condition: { ArnLike: { arn: pattern } } }), { ...request, facts });

  expect(check('arn:aws:iam::*:role/*')).toBe('allow');
  expect(check('arn:*:role/*')).toBe('silent');
});

const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: fc.constantFrom('*', { AWS: account }, { AWS: '111122223333' }),
  Action: fc.constantFrom('*', 'kms:Decrypt', 'kms:De*', 'kms:Encrypt', 'ssm:*'),
  Condition: fc.constantFrom(
    {},
    { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } },
    { StringEquals: { 'aws:PrincipalOrgID': 'o-2' } },
  ),
});
const statements = fc.array(statement, { minLength: 1, maxLength: 6 });

test('any denial wins, else any permission; the order of statements does not matter', () => {
  fc.assert(
    fc.property(statements, (all) => {
      const single = all.map((one) => decide(one));
      const expected = single.includes('deny')
        ? 'deny'
        : single.includes('allow')
          ? 'allow'
          : 'silent';

      expect(decide(...all)).toBe(expected);
      expect(decide(...all.toReversed())).toBe(expected);
    }),
  );
});

test('some value fits exactly when not every value fails to', () => {
  const few = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 3 });

  fc.assert(
    fc.property(few, few, (actual, wanted) => {
      const check = (operator: string) =>
        evaluatePolicy(policyOf({ Condition: { [operator]: { key: wanted } } }), {
          ...request,
          facts: { key: actual },
        });

      expect(check('ForAnyValue:StringEquals') === 'allow').toBe(
        check('ForAllValues:StringNotEquals') === 'silent',
      );
    }),
  );
});
