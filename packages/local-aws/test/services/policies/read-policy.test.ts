import { expect, test } from 'vitest';
import { readPolicy } from '../../../src/services/policies/read-policy.js';

const good = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
const policy = (more: object, outer: object = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...good, ...more }], ...outer });

test.each<[string, string]>([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['no statement', '{"Version":"2012-10-17","Statement":[]}'],
  ['another version', policy({}, { Version: '2026-01-01' })],
  ['another element', policy({}, { Statements: [] })],
  ['another element in a statement', policy({ Actions: 'kms:*' })],
  ['an effect that is none', policy({ Effect: 'allow' })],
  ['no principal', policy({ Principal: undefined })],
  ['both kinds of principals', policy({ NotPrincipal: '*' })],
  ['an empty principal', policy({ Principal: {} })],
  ['a principal with a star in it', policy({ Principal: { AWS: 'arn:aws:iam::*:root' } })],
  ['a principal of another kind', policy({ Principal: { Person: 'x' } })],
  ['a service that is none', policy({ Principal: { Service: 'logs' } })],
  ['no action', policy({ Action: [] })],
  ['an action without a service', policy({ Action: 'Decrypt' })],
  ['an action that is no text', policy({ Action: 7 })],
  ['no resource', policy({ Resource: undefined })],
  ['a resource that is no ARN', policy({ Resource: 'key/x' })],
  ['an operator that is none', policy({ Condition: { StringMatches: { a: 'b' } } })],
  [
    'an operator that is not evaluated here',
    policy({ Condition: { IpAddress: { a: '1.2.3.4' } } }),
  ],
  ['a number that is none', policy({ Condition: { NumericEquals: { a: 'x' } } })],
  ['a date that is none', policy({ Condition: { DateEquals: { a: 'x' } } })],
  ['a flag that is none', policy({ Condition: { Bool: { a: 'yes' } } })],
  [
    'a variable in a resource',
    policy({ Resource: `arn:aws:s3:::b/${'$'}{aws:PrincipalAccount}/*` }),
  ],
  [
    'a variable in a condition',
    policy({ Condition: { StringEquals: { a: `${'$'}{aws:PrincipalAccount}` } } }),
  ],
  ['a condition without values', policy({ Condition: { StringEquals: { a: [] } } })],
  [
    'the same id twice',
    JSON.stringify({
      Statement: [
        { ...good, Sid: 'a' },
        { ...good, Sid: 'a' },
      ],
    }),
  ],
])('a policy with %s is refused', (_, text) => {
  expect(readPolicy(text).problem).toEqual(expect.any(String));
});

test('one statement needs no list, and numbers and flags in conditions are read as text', () => {
  const text = JSON.stringify({
    Statement: { ...good, Condition: { NumericLessThan: { a: 5 }, Bool: { b: [true] } } },
  });

  expect(readPolicy(text).policy?.statements[0]?.conditions).toMatchObject([
    { operator: 'NumericLessThan', key: 'a', values: ['5'] },
    { operator: 'Bool', key: 'b', values: ['true'] },
  ]);
});

test('names of the prototype are names like others', () => {
  expect(readPolicy(policy({ Condition: { constructor: { a: 'b' } } })).problem).toContain(
    'constructor',
  );
});
