import type { WireMembers } from '../protocols/wire.js';
import type { ApiError } from '../services/api-error.js';
import type { Caller } from '../services/context.js';
import { type CallPlace, matchesGlob } from './call-place.js';
import { namedResources } from './named-resources.js';
import { denied } from './refusals.js';

/** Something that callers may not do. `*` stands for any characters. */
export interface Denial {
  /** The action as IAM names it: `ec2:CopyImage`, `ssm:*`, `s3:ListBucket`. */
  readonly action: string;
  /** The account of the caller. Default: every account. */
  readonly account?: string;
  /** Default: every region. */
  readonly region?: string;
  /**
   * Only where the request names this resource: its ARN, or what the request says instead
   * (`ami-…`, `/golden/*`). Default: whatever it names, or nothing.
   */
  readonly resource?: string;
}

/** Gives the refusal of a call that is denied. */
export type Deny = (place: CallPlace, input: WireMembers, caller: Caller) => ApiError | undefined;

export function createDeny(denials: readonly Denial[]): Deny {
  return (place, input, caller) => {
    const actions = iamActions(place, input);
    for (const { account = '*', region = '*', ...denial } of denials) {
      const action = actions.find((one) =>
        matchesGlob(denial.action.toLowerCase(), one.toLowerCase()),
      );
      if (action === undefined) continue;
      if (!matchesGlob(account, place.account) || !matchesGlob(region, place.region)) continue;
      const resources = namedResources(place, input);
      const hit = resources.find(
        ({ arn, said }) =>
          denial.resource === undefined ||
          matchesGlob(denial.resource, arn) ||
          matchesGlob(denial.resource, said),
      );
      if (hit === undefined && denial.resource !== undefined) continue;
      return denied(
        place.service,
        `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${hit?.arn ?? '*'} with an explicit deny in an identity-based policy`,
      );
    }
    return undefined;
  };
}

/** What IAM allows a call by: all of these, which mostly is the one with its name. */
function iamActions({ service, action }: CallPlace, input: WireMembers): readonly string[] {
  const name = `${service}:${action}`;
  const actions = otherActions.get(name) ?? [name];
  return service === 's3' ? s3Actions(actions, input) : actions;
}

/** A version of an object, and its lock, take permissions of their own. */
function s3Actions(actions: readonly string[], input: WireMembers): readonly string[] {
  const { VersionId, ObjectLockMode, ObjectLockLegalHoldStatus, BypassGovernanceRetention } = input;
  return [
    ...actions.map((action) =>
      VersionId !== undefined && /:(?:Get|Delete)Object$/.test(action)
        ? `${action}Version`
        : action,
    ),
    ...(ObjectLockMode === undefined ? [] : ['s3:PutObjectRetention']),
    ...(ObjectLockLegalHoldStatus === undefined ? [] : ['s3:PutObjectLegalHold']),
    ...(BypassGovernanceRetention === 'true' ? ['s3:BypassGovernanceRetention'] : []),
  ];
}

/** Calls that IAM knows by another name than theirs. */
const otherActions: ReadonlyMap<string, readonly string[]> = new Map([
  ['kms:ReEncrypt', ['kms:ReEncryptFrom', 'kms:ReEncryptTo']],
  ['s3:CompleteMultipartUpload', ['s3:PutObject']],
  ['s3:CopyObject', ['s3:PutObject']],
  ['s3:CreateMultipartUpload', ['s3:PutObject']],
  ['s3:DeleteObjects', ['s3:DeleteObject']],
  ['s3:GetObjectLockConfiguration', ['s3:GetBucketObjectLockConfiguration']],
  ['s3:HeadBucket', ['s3:ListBucket']],
  ['s3:HeadObject', ['s3:GetObject']],
  ['s3:ListBuckets', ['s3:ListAllMyBuckets']],
  ['s3:ListMultipartUploads', ['s3:ListBucketMultipartUploads']],
  ['s3:ListObjectVersions', ['s3:ListBucketVersions']],
  ['s3:ListObjects', ['s3:ListBucket']],
  ['s3:ListObjectsV2', ['s3:ListBucket']],
  ['s3:ListParts', ['s3:ListMultipartUploadParts']],
  ['s3:PutObjectLockConfiguration', ['s3:PutBucketObjectLockConfiguration']],
  ['s3:UploadPart', ['s3:PutObject']],
]);
