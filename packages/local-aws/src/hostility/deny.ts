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
    const action = iamAction(place);
    for (const { account = '*', region = '*', ...denial } of denials) {
      if (!matchesGlob(denial.action.toLowerCase(), action.toLowerCase())) continue;
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

/** What IAM calls an action, where that is not its name. */
const iamActions: Readonly<Record<string, string>> = {
  's3:DeleteObjects': 's3:DeleteObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
};

function iamAction({ service, action }: CallPlace): string {
  const name = `${service}:${action}`;
  return iamActions[name] ?? name;
}
