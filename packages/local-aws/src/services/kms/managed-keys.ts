import { createHash, randomBytes } from 'node:crypto';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { kmsKeyTable } from '../../state/tables/kms-key.js';
import { type Context, ownScope } from '../context.js';

/** The services whose keys appear by themselves in every account that first uses them. */
export const managedServices = ['ebs', 'ssm'] as const;

/** One of them. */
export type ManagedService = (typeof managedServices)[number];

type Place = Pick<Context, 'account' | 'region'>;

/** The id that the key of a service has in an account; it is known before the key is there. */
export function managedKeyId({ account, region }: Place, service: ManagedService): string {
  const hex = createHash('sha256').update(`aws/${service} ${account} ${region}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** The key of a service in the account and region of the context. The first use makes it. */
export function useManagedKey(
  context: Place & Pick<Context, 'store' | 'now'>,
  service: ManagedService,
): KmsKey {
  const table = context.store.table(kmsKeyTable, ownScope(context));
  const id = managedKeyId(context, service);
  const before = table.get(id);
  if (before !== undefined) return before;
  const key: KmsKey = {
    id,
    account: context.account,
    region: context.region,
    manager: 'AWS',
    spec: 'SYMMETRIC_DEFAULT',
    usage: 'ENCRYPT_DECRYPT',
    description: descriptions[service],
    createdAt: context.now.toISOString(),
    enabled: true,
    policy: managedPolicy(context, service),
    tags: {},
    secret: randomBytes(32).toString('base64'),
    rotations: 0,
    rotation: { since: context.now.toISOString(), days: 365 },
  };
  table.put(key);
  return key;
}

const descriptions: Readonly<Record<ManagedService, string>> = {
  ebs: 'Default key that protects my EBS volumes when no other key is defined',
  ssm: 'Default key that protects my SSM parameters when no other key is defined',
};

/** Everybody of the account may use it, through the service only; nobody may change it. */
function managedPolicy({ account, region }: Place, service: ManagedService): string {
  const host = service === 'ebs' ? 'ec2' : service;
  return JSON.stringify({
    Version: '2012-10-17',
    Id: `auto-${service}-1`,
    Statement: [
      {
        Sid: `Allow access through ${service} for all principals in the account`,
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        Resource: '*',
        Condition: {
          StringEquals: {
            'kms:CallerAccount': account,
            'kms:ViaService': `${host}.${region}.amazonaws.com`,
          },
        },
      },
      {
        Sid: 'Allow direct access to key metadata to the account',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
        Resource: '*',
      },
    ],
  });
}
