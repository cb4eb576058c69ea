import { describe, expect, test } from 'vitest';
import type { ObservedKey } from '../../src/verify/observe-image-keys.js';
import { verifyKey } from '../../src/verify/verify-key.js';
import { consumer, owner } from '../support/release.js';

const arn = `arn:aws:kms:eu-west-1:${owner}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const thing = { subject: 'key', region: 'eu-west-1', account: consumer } as const;
const context = { ownerId: owner, organization: undefined };
const unreachable = { code: 'SHARE_REGION_UNREACHABLE', message: 'AccessDenied' } as const;
const found = {
  arn,
  account: owner,
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  spec: 'SYMMETRIC_DEFAULT',
  manager: 'CUSTOMER' as const,
};

function policy(...statements: readonly object[]) {
  return { value: JSON.stringify({ Version: '2012-10-17', Statement: statements }) };
}

const allowing = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${consumer}:root` },
  Action: 'kms:*',
  Resource: '*',
};

function verify(key: Partial<ObservedKey>, account: string = consumer) {
  const { status, message } = verifyKey(
    {
      reference: arn,
      key: { value: found },
      policy: policy(allowing),
      grants: { value: { grants: [], more: false } },
      ...key,
    },
    { ...thing, account },
    context,
  );
  return message === undefined ? status : `${status}: ${message}`;
}

describe('verifyKey', () => {
  test('is content with a policy that allows everything', () => {
    expect(verify({})).toBe('correct');
  });

  test('names what nothing allows', () => {
    expect(verify({ policy: policy({ ...allowing, Action: 'kms:Decrypt' }) })).toBe(
      `missing: neither policy nor grants of ${arn} allow kms:DescribeKey, kms:ReEncrypt*, kms:GenerateDataKey*, kms:CreateGrant`,
    );
  });

  test('names what is denied', () => {
    const deny = { ...allowing, Effect: 'Deny', Action: 'kms:Decrypt' };

    expect(verify({ policy: policy(allowing, deny) })).toBe(
      `missing: the policy of ${arn} denies kms:Decrypt`,
    );
  });

  test.each([
    ['the policy was not read', { policy: { unreachable } }],
    ['grants were not read', { policy: policy(), grants: { unreachable } }],
    ['there are more grants', { policy: policy(), grants: { value: { grants: [], more: true } } }],
    [
      'the policy has a condition that depends on who asks',
      {
        policy: policy({ ...allowing, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      },
    ],
  ])('says nothing where %s', (_, key) => {
    expect(verify(key)).toMatch(/^unreachable: whether .* cannot be told$/);
  });

  test('says nothing about a key that cannot be read', () => {
    expect(verify({ key: { unreachable } })).toBe('unreachable: AccessDenied');
  });

  test.each([
    [undefined, /does not exist$/],
    [{ ...found, state: 'Disabled' }, /is Disabled$/],
    [{ ...found, manager: 'AWS' as const }, /can never be shared$/],
  ])('finds a key that nobody can use', (value, message) => {
    expect(verify({ key: { value } })).toMatch(/^missing: /);
    expect(verify({ key: { value } })).toMatch(message);
  });

  test('lets the owner use a key of AWS itself', () => {
    expect(verify({ key: { value: { ...found, manager: 'AWS' } } }, owner)).toBe('correct');
  });
});
