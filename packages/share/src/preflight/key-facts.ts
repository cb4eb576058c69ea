import type { AccountTarget, KeyTarget } from './key-target.js';
import { type Paths, pathsOf } from './organization-paths.js';

/** What is known of one condition key, for all requests of a target. */
export type Fact =
  | {
      /** It has these values. */
      readonly values: readonly string[];
    }
  | {
      /** It has one value, which is one of these paths. */
      readonly paths: Paths;
    }
  | {
      /** It has one value, the id of an account of the target. */
      readonly account: 'one of the target';
    }
  | {
      /** It is of another organisation than this, or not there. */
      readonly outside: string;
    }
  | {
      /** It is not there. */
      readonly absent: true;
    };

/** What EC2 asks a key for, in the name of a target. */
export interface KeyQuestion {
  readonly target: KeyTarget;
  /** `kms:Decrypt`. */
  readonly action: string;
  /** ARN of the key. */
  readonly keyArn: string;
  /** Account that owns the images: it is no proof that somebody else may use the key. */
  readonly ownerId: string;
}

/**
 * What the conditions of a policy see when EC2 uses a key for a target (KMS developer guide,
 * *AWS KMS condition keys*; IAM user guide, *Global condition keys*). `undefined`: not known.
 */
export function factOf(key: string, { target, action, keyArn }: KeyQuestion): Fact | undefined {
  const [, partition, , region, owner = ''] = keyArn.split(':');
  switch (key) {
    case 'kms:calleraccount':
    case 'aws:principalaccount':
      return target.kind === 'account'
        ? { values: [target.account] }
        : { account: 'one of the target' };
    case 'kms:viaservice':
      return partition === 'aws' ? { values: [`ec2.${region}.amazonaws.com`] } : undefined;
    case 'kms:grantisforawsresource':
      return action === 'kms:CreateGrant' ? { values: ['true'] } : { absent: true };
    case 'aws:principalorgid':
      return organizationFact(target);
    case 'aws:principalorgpaths':
      return pathsFact(target);
    case 'aws:securetransport':
      return { values: ['true'] };
    case 'aws:resourceaccount':
      return { values: [owner] };
    case 'kms:keyspec':
      return { values: ['SYMMETRIC_DEFAULT'] };
    case 'kms:keyusage':
      return { values: ['ENCRYPT_DECRYPT'] };
    default:
      return undefined;
  }
}

function organizationFact(target: KeyTarget): Fact | undefined {
  if (target.kind !== 'account') return { values: [target.organization] };
  return target.path === undefined
    ? outsideFact(target)
    : { values: [target.path.split('/')[0] ?? ''] };
}

function pathsFact(target: KeyTarget): Fact | undefined {
  const paths = pathsOf(target);
  if (paths !== undefined) return { paths };
  return target.kind === 'account' ? outsideFact(target) : undefined;
}

function outsideFact({ outside }: AccountTarget): Fact | undefined {
  return outside === undefined ? undefined : { outside };
}
