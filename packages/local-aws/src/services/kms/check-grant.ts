import type { KmsGrant } from '../../state/tables/kms-grant.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { keyArnOf } from './find-key.js';
import { accessDenied, invalid } from './key-errors.js';

/** A grant that does not exist yet. */
export type AskedGrant = Omit<KmsGrant, 'id' | 'token' | 'createdAt'>;

/** What a grant can allow on keys of each usage (KMS developer guide, *Grant operations*). */
const byUsage: Readonly<Record<string, readonly string[]>> = {
  ENCRYPT_DECRYPT: ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'],
  SIGN_VERIFY: ['Sign', 'Verify'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
};
const onAny = ['CreateGrant', 'DescribeKey', 'RetireGrant'];
const onSymmetric = [
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
];

/** Refuses a grant of nothing, and of what a key cannot do. */
export function checkGrantOperations(key: KmsKey, operations: readonly string[]): void {
  const isSymmetric = key.spec === 'SYMMETRIC_DEFAULT';
  const hasPublicHalf = key.spec.startsWith('RSA_') || key.spec.startsWith('ECC_');
  const known = [
    ...onAny,
    ...(byUsage[key.usage] ?? []),
    ...(isSymmetric ? onSymmetric : []),
    ...(hasPublicHalf ? ['GetPublicKey'] : []),
  ];
  const strange = operations.find((operation) => !known.includes(operation));
  if (strange !== undefined) {
    throw invalid(
      `Operation ${strange} is not supported for key usage ${key.usage} and spec ${key.spec}`,
    );
  }
  if (operations.length === 0) throw invalid('A grant needs at least one operation.');
}

/** The account of a principal; refuses what is none. */
export function checkPrincipal(arn: string): string {
  const [, identity, session] =
    /^arn:aws:(?:iam::(\d{12}):(?:root|(?:user|role)\/.+)|sts::(\d{12}):(?:assumed-role|federated-user)\/.+)$/.exec(
      arn,
    ) ?? [];
  const account = identity ?? session;
  if (account !== undefined) return account;
  throw new ApiError('InvalidArnException', `ARN does not refer to a valid principal: ${arn}`);
}

/** Refuses a grant that allows more than the one by which it is made. */
export function checkWithin(own: KmsGrant, asked: AskedGrant, context: Context, key: KmsKey): void {
  const hasMore = asked.operations.some((operation) => !own.operations.includes(operation));
  if (!hasMore && isAsStrict(own.constraint, asked.constraint)) return;
  throw accessDenied(
    context.caller.arn,
    'kms:CreateGrant',
    keyArnOf(key),
    'because the grant that allows it allows less than the grant that was asked for',
  );
}

function isAsStrict(own: KmsGrant['constraint'], asked: KmsGrant['constraint']): boolean {
  if (own === undefined) return true;
  if (asked === undefined) return false;
  const [wanted, given] = [Object.entries(own.context), Object.entries(asked.context)];
  const includesAll = wanted.every(([name, value]) =>
    given.some(([otherName, otherValue]) => name === otherName && value === otherValue),
  );
  if (own.kind === 'EncryptionContextSubset') return includesAll;
  return asked.kind === own.kind && includesAll && given.length === wanted.length;
}
