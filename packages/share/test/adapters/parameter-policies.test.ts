import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type HeldPolicy,
  type PolicyChanges,
  policyChanges,
} from '../../src/adapters/parameter-policies.js';
import { policyReaders } from '../../src/adapters/policy-document.js';

const arn =
  'arn:aws:ssm:ap-southeast-2:111122223333:parameter/soe/windows-2022/versions/2026.11.0/x86_64/image-id';
const account = '222233334444';
const organization = 'o-exampleorg1';
const unit = 'o-exampleorg1/ou-exam-workload';

/** The policies after the changes were written. */
function apply(held: readonly HeldPolicy[], { put, remove }: PolicyChanges): readonly HeldPolicy[] {
  const rest = held.filter(({ id }) => ![...put, ...remove].some((each) => each.id === id));
  const written = put.map(({ id, text }, index) => ({
    id: id ?? `new${index}-${held.length}`,
    hash: 'next',
    text,
  }));
  return [...rest, ...written];
}

const written = (...readers: readonly string[]) => apply([], policyChanges(arn, [], readers));

test('accounts are principals, organisations and units are conditions', () => {
  const documents = written(account, organization, unit).map(({ text }) => JSON.parse(text));

  const common = {
    Effect: 'Allow',
    Action: ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:GetParameters'],
    Resource: arn,
  };
  expect(documents).toEqual(
    [
      { ...common, Principal: { AWS: [account] } },
      {
        ...common,
        Principal: '*',
        Condition: { StringEquals: { 'aws:PrincipalOrgID': [organization] } },
      },
      {
        ...common,
        Principal: '*',
        Condition: {
          'ForAnyValue:StringLike': {
            'aws:PrincipalOrgPaths': ['o-exampleorg1/*/ou-exam-workload/*'],
          },
        },
      },
    ].map((statement) => ({ Version: '2012-10-17', Statement: [statement] })),
  );
});

test('a policy is understood in the forms that AWS may keep it in', () => {
  const statement = {
    Sid: 'given by AWS',
    Resource: [arn],
    Action: ['ssm:GetParameters', 'ssm:GetParameter', 'ssm:DescribeParameters'],
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
  };
  expect(policyReaders(arn, JSON.stringify({ Statement: statement }))).toEqual([account]);
  expect(
    policyReaders(
      arn,
      JSON.stringify({
        Statement: [
          {
            ...statement,
            Principal: { AWS: '*' },
            Condition: { StringEquals: { 'aws:PrincipalOrgID': organization } },
          },
        ],
      }),
    ),
  ).toEqual([organization]);
});

test.each<[string, object]>([
  ['more than reading', { Action: 'ssm:PutParameter' }],
  ['the history', { Action: 'ssm:GetParameterHistory' }],
  ['everybody', { Principal: '*' }],
  ['a role only', { Principal: { AWS: `arn:aws:iam::${account}:role/one` } }],
  ['somebody and a service', { Principal: { AWS: account, Service: 'ec2.amazonaws.com' } }],
  ['a denial', { Effect: 'Deny' }],
  ['another parameter', { Resource: `${arn}-other` }],
  ['a condition besides', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }],
  [
    'those who are not in an organisation',
    { Principal: '*', Condition: { StringNotEquals: { 'aws:PrincipalOrgID': organization } } },
  ],
  [
    'any unit',
    {
      Principal: '*',
      Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } },
    },
  ],
])('a policy that says %s is not ours, and goes', (_, more) => {
  const text = JSON.stringify({
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: account },
      Action: ['ssm:DescribeParameters', 'ssm:GetParameter', 'ssm:GetParameters'],
      Resource: arn,
      ...more,
    },
  });
  expect(policyReaders(arn, text)).toBeUndefined();
  const held = [{ id: 'theirs', hash: '1', text }];
  const { put, remove } = policyChanges(arn, held, [account]);
  expect(put).toMatchObject([{ text: expect.stringContaining(account) }]);
  expect(put[0]).not.toHaveProperty('id');
  expect(remove).toEqual([{ id: 'theirs', hash: '1' }]);
});

test.each(['', 'null', '[]', '{"Statement":[]}', '{"Statement":[null,1]}'])(
  'a policy that is %j is not ours',
  (text) => expect(policyReaders(arn, text)).toBeUndefined(),
);

test('who comes goes where there is room, and who goes changes one policy', () => {
  const held = written('222233334444', '333344445555');
  expect(held).toHaveLength(1);
  const more = policyChanges(arn, held, ['222233334444', '333344445555', '444455556666']);
  expect(more).toMatchObject({ put: [{ id: held[0]?.id, hash: held[0]?.hash }], remove: [] });
  const less = policyChanges(arn, held, ['333344445555']);
  expect(less).toMatchObject({ put: [{ id: held[0]?.id }], remove: [] });
  expect(policyChanges(arn, held, [])).toEqual({
    put: [],
    remove: [{ id: held[0]?.id, hash: held[0]?.hash }],
  });
});

test('300 accounts need several policies of at most 1,024 bytes; one that goes is one write', () => {
  const accounts = Array.from({ length: 300 }, (_, index) => String(200000000000 + index));
  const held = written(...accounts);
  for (const { text } of held) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
  expect(held.length).toBeLessThanOrEqual(7);
  const { put, remove } = policyChanges(
    arn,
    held,
    accounts.filter((_, index) => index !== 60),
  );
  expect([put.length, remove.length]).toEqual([1, 0]);
});

const readers = fc.uniqueArray(
  fc.oneof(
    fc.nat({ max: 80 }).map((number) => String(200000000000 + number)),
    fc.constantFrom(organization, 'o-otherorg01'),
    fc.nat({ max: 30 }).map((number) => `o-exampleorg1/ou-exam-${String(number).padStart(8, '0')}`),
  ),
  { maxLength: 60 },
);

test('from any policies to any readers: just they are let in, and a second time writes nothing', () => {
  fc.assert(
    fc.property(readers, readers, fc.boolean(), (before, after, foreign) => {
      const own = written(...before);
      const held = foreign ? [...own, { id: 'theirs', hash: '1', text: '{"Statement":{}}' }] : own;

      const changed = apply(held, policyChanges(arn, held, after));

      const found = changed.map(({ text }) => policyReaders(arn, text));
      expect(found.flatMap((each) => each ?? ['foreign']).sort()).toEqual(after.toSorted());
      for (const { text } of changed) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
      expect(policyChanges(arn, changed, after)).toEqual({ put: [], remove: [] });
    }),
  );
});
