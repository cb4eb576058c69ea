import { expect, test } from 'vitest';
import type { OrganizationTree } from '../../src/index.js';
import { keyPermission, neededActions } from '../../src/preflight/key-permission.js';
import { readKeyPolicy } from '../../src/preflight/key-policy.js';
import { keyTargets } from '../../src/preflight/key-target.js';
import { consumer, organization, otherConsumer, owner, unit } from '../support/release.js';

const keyArn = `arn:aws:kms:eu-west-1:${owner}:key/11111111-2222-3333-4444-555555555555`;
const needed = Object.keys(neededActions);
const toOwner = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${owner}:root` },
  Action: 'kms:*',
  Resource: '*',
};

/** What a policy lets somebody do, as the one list that everything is in, or the lists. */
function judge(
  grantee: string,
  statements: readonly object[],
  {
    grants = [],
    tree,
  }: { grants?: Parameters<typeof keyPermission>[2]; tree?: OrganizationTree } = {},
) {
  const policy = readKeyPolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
  const [target] = keyTargets([grantee], tree);
  if (policy === undefined || target === undefined) throw new Error('no policy or no target');
  const found = keyPermission(target, policy, grants, { keyArn, ownerId: owner });
  const { allowed, missing, denied, unsure } = found;
  const lists = { allowed, missing, denied, unsure };
  const [whole] = Object.entries(lists).filter(([, list]) => list.length === needed.length);
  return whole?.[0] ?? lists;
}

function allow(principal: unknown, more: object = {}) {
  return { Effect: 'Allow', Principal: principal, Action: 'kms:*', Resource: '*', ...more };
}

/** Means something else for everybody; put together, because it is no template of this file. */
const variable = ['$', '{aws:PrincipalTag/org}'].join('');

const everybody = { AWS: '*' };
const when = (Condition: object) => allow(everybody, { Condition });

const tree: OrganizationTree = {
  id: 'o-exampleorg1',
  arn: organization,
  managementAccount: owner,
  root: { id: 'r-exam', name: 'Root' },
  units: [
    {
      id: 'ou-exam-platform',
      arn: unit.replace('workload', 'platform'),
      name: 'p',
      parent: 'r-exam',
    },
    { id: 'ou-exam-workload', arn: unit, name: 'workloads', parent: 'ou-exam-platform' },
  ],
  accounts: [
    { id: owner, name: 'images', state: 'ACTIVE', parent: 'r-exam' },
    { id: consumer, name: 'a', state: 'ACTIVE', parent: 'ou-exam-workload' },
    { id: otherConsumer, name: 'b', state: 'ACTIVE', parent: 'r-exam' },
  ],
};

test('the standard policy of a key lets nobody but its own account use it', () => {
  for (const grantee of [consumer, organization, unit]) {
    expect(judge(grantee, [toOwner])).toBe('missing');
  }
  expect(judge(owner, [toOwner])).toBe('allowed');
});

test.each([
  ['its id', { AWS: consumer }, 'allowed'],
  ['its root', { AWS: [`arn:aws:iam::${consumer}:root`] }, 'allowed'],
  ['everybody', '*', 'allowed'],
  ['everybody, the other way', { AWS: '*' }, 'allowed'],
  ['another account', { AWS: otherConsumer }, 'missing'],
  ['one of its roles', { AWS: `arn:aws:iam::${consumer}:role/build` }, 'unsure'],
  ['a role of another account', { AWS: `arn:aws:iam::${otherConsumer}:role/build` }, 'missing'],
  ['somebody who was deleted', { AWS: 'AIDAEXAMPLEEXAMPLE' }, 'missing'],
  ['a service', { Service: 'ec2.amazonaws.com' }, 'missing'],
  ['a canonical user, who may be anybody', { CanonicalUser: '79a5' }, 'unsure'],
])('an account may use a key that a statement gives to %s, or may not', (_, principal, verdict) => {
  expect(judge(consumer, [toOwner, allow(principal)])).toBe(verdict);
});

test.each([
  ['everything but one account, which is another', { AWS: otherConsumer }, 'allowed'],
  ['everything but itself', { AWS: consumer }, 'unsure'],
])('a statement about %s', (_, NotPrincipal, verdict) => {
  const { Principal: _principal, ...rest } = allow('*');
  expect(judge(consumer, [{ ...rest, NotPrincipal }])).toBe(verdict);
});

test('actions are compared as IAM does it: with stars, without regard to case, one by one', () => {
  const principal = { AWS: consumer };
  expect(judge(consumer, [allow(principal, { Action: 'KMS:*' })])).toBe('allowed');
  expect(judge(consumer, [allow(principal, { Action: ['kms:De*', 'kms:ReEncryptFrom'] })])).toEqual(
    {
      allowed: ['kms:DescribeKey', 'kms:Decrypt'],
      missing: ['kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:CreateGrant'],
      denied: [],
      unsure: [],
    },
  );
  const { Action: _, ...rest } = allow(principal);
  expect(judge(consumer, [{ ...rest, NotAction: 'kms:CreateGrant' }])).toMatchObject({
    missing: ['kms:CreateGrant'],
  });
  const other = { Resource: keyArn.replace('1111', '2222') };
  expect(judge(consumer, [allow(principal, other)])).toBe('missing');
});

test('a denial wins over whatever allows', () => {
  const deny = { ...allow({ AWS: consumer }, { Action: 'kms:CreateGrant' }), Effect: 'Deny' };
  expect(judge(consumer, [allow('*'), deny])).toMatchObject({ denied: ['kms:CreateGrant'] });
  expect(judge(otherConsumer, [allow('*'), deny])).toBe('allowed');
  const some = { ...allow({ AWS: `arn:aws:iam::${consumer}:role/x` }), Effect: 'Deny' };
  expect(judge(consumer, [allow('*'), some])).toBe('unsure');
});

test.each([
  [{ StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, 'allowed', 'allowed'],
  [
    { StringEquals: { 'AWS:principalorgid': ['o-other00000', 'o-exampleorg1'] } },
    'allowed',
    'allowed',
  ],
  [{ StringEquals: { 'aws:PrincipalOrgID': 'o-other00000' } }, 'missing', 'missing'],
  [{ StringLike: { 'aws:PrincipalOrgID': 'o-example*' } }, 'allowed', 'allowed'],
  [{ StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }, 'missing', 'missing'],
  [
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } },
    'allowed',
    'allowed',
  ],
  [
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*/ou-exam-workload/*' } },
    'unsure',
    'allowed',
  ],
  [
    {
      'ForAnyValue:StringLike': {
        'aws:PrincipalOrgPaths': 'o-exampleorg1/r-exam/ou-exam-workload/*',
      },
    },
    'unsure',
    'unsure',
  ],
  [
    { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-other00000/*' } },
    'missing',
    'missing',
  ],
  [{ StringLike: { 'aws:PrincipalOrgPaths': 'o-exampleorg1/*' } }, 'unsure', 'unsure'],
  [
    { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-exampleorg1/r-exam/' } },
    'unsure',
    'missing',
  ],
  [{ StringEquals: { 'kms:CallerAccount': owner } }, 'missing', 'missing'],
  [{ StringEquals: { 'kms:CallerAccount': consumer } }, 'unsure', 'unsure'],
  [{ StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com' } }, 'allowed', 'allowed'],
  [{ StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } }, 'allowed', 'allowed'],
  [{ StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, 'missing', 'missing'],
  [{ StringEquals: { 'aws:PrincipalTag/team': 'x' } }, 'unsure', 'unsure'],
  [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'unsure', 'unsure'],
  [{ StringEquals: { 'aws:PrincipalOrgID': variable } }, 'unsure', 'unsure'],
  [{ Null: { 'aws:PrincipalOrgID': 'false' } }, 'allowed', 'allowed'],
])('the condition %j, for an organisation and for a unit', (condition, forAll, forUnit) => {
  expect(judge(organization, [toOwner, when(condition)])).toBe(forAll);
  expect(judge(unit, [toOwner, when(condition)])).toBe(forUnit);
});

test('grants for AWS resources are what EC2 makes, and other actions know nothing of it', () => {
  const condition = { Bool: { 'kms:GrantIsForAWSResource': 'true' } };
  expect(judge(consumer, [when(condition)])).toMatchObject({
    allowed: ['kms:CreateGrant'],
    missing: ['kms:DescribeKey', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
  });
  expect(judge(consumer, [when({ BoolIfExists: { 'kms:GrantIsForAWSResource': 'true' } })])).toBe(
    'allowed',
  );
});

test('with the organisation known, accounts and units are where they are', () => {
  const paths = (pattern: string) => [
    toOwner,
    when({ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': pattern } }),
  ];
  const full = 'o-exampleorg1/r-exam/ou-exam-platform/ou-exam-workload/*';
  expect(judge(unit, paths(full))).toBe('unsure');
  expect(judge(unit, paths(full), { tree })).toBe('allowed');
  expect(judge(unit, paths('o-exampleorg1/r-exam/ou-exam-workload/*'), { tree })).toBe('missing');
  expect(judge(consumer, paths(full), { tree })).toBe('allowed');
  expect(judge(otherConsumer, paths(full), { tree })).toBe('missing');
  const orgId = [when({ StringEquals: { 'aws:PrincipalOrgID': tree.id } })];
  expect(judge(consumer, orgId)).toBe('unsure');
  expect(judge(consumer, orgId, { tree })).toBe('allowed');
  // Somebody who is not in this organisation may be in another.
  const outsider = '999988887777';
  const other = [when({ StringEquals: { 'aws:PrincipalOrgID': 'o-other00000' } })];
  const not = [when({ StringNotEquals: { 'aws:PrincipalOrgID': tree.id } })];
  const all = { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': `${tree.id}/*` } };
  expect(judge(outsider, orgId, { tree })).toBe('missing');
  expect(judge(outsider, paths(full), { tree })).toBe('missing');
  expect(judge(outsider, not, { tree })).toBe('allowed');
  expect(judge(outsider, other, { tree })).toBe('unsure');
  expect(judge(outsider, [when(all)], { tree })).toBe('unsure');
});

test('accounts that are listed are an organisation only when they surely are all of it', () => {
  const both = [allow({ AWS: [consumer, otherConsumer] })];
  expect(judge(organization, both)).toBe('unsure');
  expect(judge(organization, both, { tree })).toBe('allowed');
  expect(judge(organization, [allow({ AWS: consumer })], { tree })).toBe('unsure');
  expect(judge(unit, [allow({ AWS: consumer })], { tree })).toBe('allowed');
  expect(judge(unit, [allow({ AWS: otherConsumer })], { tree })).toBe('missing');
});

test('grants count, for as long as they do not ask for an encryption context', () => {
  const operations = [
    'DescribeKey',
    'Decrypt',
    'ReEncryptFrom',
    'ReEncryptTo',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'CreateGrant',
  ];
  const grantee = `arn:aws:iam::${consumer}:root`;
  const grant = { grantee, operations, constrained: false };
  expect(judge(consumer, [toOwner], { grants: [grant] })).toBe('allowed');
  expect(judge(otherConsumer, [toOwner], { grants: [grant] })).toBe('missing');
  expect(
    judge(consumer, [toOwner], {
      grants: [{ ...grant, operations: ['Decrypt', 'ReEncryptFrom'] }],
    }),
  ).toMatchObject({ allowed: ['kms:Decrypt'] });
  expect(judge(consumer, [toOwner], { grants: [{ ...grant, constrained: true }] })).toMatchObject({
    allowed: ['kms:DescribeKey', 'kms:CreateGrant'],
    unsure: ['kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
  });
  const role = { ...grant, grantee: `arn:aws:iam::${consumer}:role/launch` };
  expect(judge(consumer, [toOwner], { grants: [role] })).toBe('unsure');
});

test('what EC2 gave an instance for its volume is no grant to launch another', () => {
  const grant = {
    grantee: `arn:aws:sts::${consumer}:assumed-role/aws:ec2-infrastructure/i-0123456789abcdef0`,
    operations: ['Decrypt'],
    constrained: true,
  };
  expect(judge(consumer, [toOwner], { grants: [grant] })).toBe('missing');
});

test('what is not understood is never an answer', () => {
  expect(judge(consumer, [{ ...allow('*'), Surprise: 1 }])).toBe('unsure');
  expect(judge(consumer, [allow('*', { Condition: { StringEquals: { k: {} } } })])).toBe('unsure');
  expect(judge(consumer, [allow('*'), { ...allow('*'), Effect: 'Maybe' }])).toBe('unsure');
  expect(readKeyPolicy('not JSON')).toBeUndefined();
  expect(readKeyPolicy('{}')).toBeUndefined();
});
