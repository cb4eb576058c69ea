import { expect, test } from 'vitest';
import { defaultOrganization } from '../../../src/index.js';
import { ownScope } from '../../../src/services/context.js';
import { type KeyViewer, keyArnOf } from '../../../src/services/kms/find-key.js';
import { keyProblem, resolveKey } from '../../../src/services/kms/key-access.js';
import { useManagedKey } from '../../../src/services/kms/managed-keys.js';
import { createStore } from '../../../src/state/store.js';
import { kmsGrantTable } from '../../../src/state/tables/kms-grant.js';
import { type KmsKey, kmsKeyTable } from '../../../src/state/tables/kms-key.js';
import { allow, keyPolicy } from '../../support/kms.js';
import { consumer, outsider, owner } from '../../support/local.js';

const needed = ['kms:DescribeKey', 'kms:ReEncrypt*', 'kms:CreateGrant', 'kms:Decrypt'];
const actions = [
  'kms:DescribeKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:CreateGrant',
  'kms:Decrypt',
];

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const row: KmsKey = {
  id,
  account: owner,
  region: 'us-east-1',
  manager: 'CUSTOMER',
  spec: 'SYMMETRIC_DEFAULT',
  usage: 'ENCRYPT_DECRYPT',
  description: '',
  createdAt: '2026-01-01T00:00:00.000Z',
  enabled: true,
  policy: keyPolicy(),
  tags: {},
  secret: '',
  rotations: 0,
};
const arn = keyArnOf(row);

function contextOf(account: string): KeyViewer {
  return {
    store: createStore(),
    organization: defaultOrganization,
    caller: { account, arn: `arn:aws:iam::${account}:root`, userId: account },
    account,
    region: 'us-east-1',
    now: new Date('2026-11-22T10:00:00Z'),
  };
}
const problem = (account: string, key: Partial<KmsKey> = {}) => {
  const context = contextOf(account);
  context.store.table(kmsKeyTable, ownScope(row)).put({ ...row, ...key });
  return keyProblem(context, arn, needed);
};

test('the owner can use its key, and others what its policy says, each action for itself', () => {
  const policy = keyPolicy(allow(consumer, actions));

  expect(problem(owner)).toBeUndefined();
  expect(problem(consumer)).toContain('kms:DescribeKey');
  expect(problem(consumer, { policy })).toBeUndefined();
  for (const missing of actions) {
    const less = keyPolicy(
      allow(
        consumer,
        actions.filter((action) => action !== missing),
      ),
    );
    expect(problem(consumer, { policy: less })).toContain(`${missing} on the key`);
  }
});

test.each<[string, object, string, string | undefined]>([
  [
    'the organization',
    { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    consumer,
    undefined,
  ],
  [
    'the organization',
    { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    outsider,
    'neither',
  ],
  [
    'a unit',
    {
      'ForAnyValue:StringLike': {
        'aws:PrincipalOrgPaths': 'o-exampleorg1/r-exam/ou-exam-workload/*',
      },
    },
    '444455556666',
    undefined,
  ],
  [
    'a unit',
    {
      'ForAnyValue:StringLike': {
        'aws:PrincipalOrgPaths': 'o-exampleorg1/r-exam/ou-exam-workload/*',
      },
    },
    consumer,
    'neither',
  ],
  [
    'use through EC2',
    { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } },
    consumer,
    undefined,
  ],
  [
    'use through SSM',
    { StringLike: { 'kms:ViaService': 'ssm.*.amazonaws.com' } },
    consumer,
    'neither',
  ],
  ['one account', { StringEquals: { 'kms:CallerAccount': consumer } }, consumer, undefined],
])('a policy for %s is followed (%j, %s)', (_, condition, account, expected) => {
  const found = problem(account, { policy: keyPolicy(allow('*', actions, condition)) });

  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(expected);
});

test('grants for AWS resources are what EC2 makes, and only grants need to be for them', () => {
  const Bool = { 'kms:GrantIsForAWSResource': 'true' };
  const others = actions.filter((action) => action !== 'kms:CreateGrant');
  const policy = keyPolicy(allow(consumer, others), allow(consumer, 'kms:CreateGrant', { Bool }));

  expect(problem(consumer, { policy })).toBeUndefined();
});

test.each<[string, Partial<KmsKey>]>([
  ['disabled', { enabled: false }],
  ['pending deletion', { deletionAt: '2026-12-01T00:00:00.000Z' }],
  ['does not exist', { deletionAt: '2026-11-01T00:00:00.000Z' }],
  ['not symmetric', { spec: 'RSA_2048' }],
  ['denied by its policy', { policy: keyPolicy({ ...allow('*', 'kms:Decrypt'), Effect: 'Deny' }) }],
])('a key that is %s is a problem for its owner too', (reason, key) => {
  expect(problem(owner, key)).toContain(reason);
});

test('a grant is as good as a policy', () => {
  const context = contextOf(consumer);
  context.store.table(kmsKeyTable, ownScope(row)).put(row);
  context.store.table(kmsGrantTable, `${ownScope(row)}/${id}`).put({
    id: 'g',
    token: 't',
    grantee: `arn:aws:iam::${consumer}:root`,
    operations: actions.map((action) => action.slice('kms:'.length)),
    issuer: owner,
    createdAt: row.createdAt,
  });

  expect(keyProblem(context, arn, needed)).toBeUndefined();
});

test('a key is looked for where the call is', () => {
  const context = contextOf(owner);
  const elsewhere = arn.replace('us-east-1', 'eu-west-1');

  expect(keyProblem(context, elsewhere, needed)).toContain('is in eu-west-1, not in us-east-1');
  expect(keyProblem(context, arn, needed)).toContain('does not exist');
  expect(resolveKey(context, elsewhere)).toBeUndefined();
  expect(resolveKey(context, 'arn:aws:kms:us-east-1:123456789012:key/x')).toBeUndefined();
});

test('the key of EBS is for its own account only, and the same however it is named', () => {
  const context = contextOf(owner);
  const key = useManagedKey(context, 'ebs');

  expect(resolveKey(context, 'alias/aws/ebs')).toEqual(key);
  expect(keyProblem(context, keyArnOf(key), needed)).toBeUndefined();
  const there = { ...context, ...pick(contextOf(consumer)) };
  expect(keyProblem(there, keyArnOf(key), needed)).toContain('neither');
});

function pick({ account, caller }: KeyViewer): Pick<KeyViewer, 'account' | 'caller'> {
  return { account, caller };
}
