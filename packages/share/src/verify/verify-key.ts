import type { OrganizationTree } from '../access/organization-access.js';
import { keyPermission } from '../preflight/key-permission.js';
import { readKeyPolicy } from '../preflight/key-policy.js';
import { keyTargets } from '../preflight/key-target.js';
import type { ObservedKey } from './observe-image-keys.js';
import { correct, unreachable } from './seen-distribution.js';
import type { VerificationFinding, VerifiedThing } from './verification.js';

/** What the use of a key is judged by. */
export interface KeyContext {
  /** The account that owns the images. */
  readonly ownerId: string;
  /** The organisation, where it was read. */
  readonly organization: OrganizationTree | undefined;
}

/** Whether an account can use a key, by its policy and grants. */
export function verifyKey(
  observed: ObservedKey,
  thing: VerifiedThing & { readonly account: string },
  context: KeyContext,
): VerificationFinding {
  const { reference, key } = observed;
  if ('unreachable' in key) return unreachable(thing, key.unreachable.message);
  const missing = (message: string): VerificationFinding => ({
    ...thing,
    status: 'missing',
    message,
  });
  const found = key.value;
  if (found === undefined) return missing(`the key ${reference} does not exist`);
  if (found.state !== 'Enabled') return missing(`the key ${found.arn} is ${found.state}`);
  const isOwner = thing.account === context.ownerId;
  if (found.manager === 'AWS') {
    return isOwner
      ? correct(thing)
      : missing(`the key ${found.arn} is of AWS itself, which can never be shared`);
  }
  const { lacking, denied, unsure } = permissionOf(observed, found.arn, thing.account, context);
  if (denied.length > 0) return missing(`the policy of ${found.arn} denies ${denied.join(', ')}`);
  if (lacking.length > 0) {
    return missing(`neither policy nor grants of ${found.arn} allow ${lacking.join(', ')}`);
  }
  return unsure.length > 0
    ? unreachable(thing, `whether ${found.arn} allows ${unsure.join(', ')} cannot be told`)
    : correct(thing);
}

function permissionOf(
  { policy, grants }: ObservedKey,
  keyArn: string,
  account: string,
  { ownerId, organization }: KeyContext,
) {
  const text = policy !== undefined && 'value' in policy ? policy.value : undefined;
  const read = text === undefined ? undefined : readKeyPolicy(text);
  const given = grants !== undefined && 'value' in grants ? grants.value : undefined;
  const found = keyTargets([account], organization).map((target) =>
    keyPermission(target, read ?? { statements: [] }, given?.grants ?? [], { keyArn, ownerId }),
  );
  const missing = found.flatMap((each) => each.missing);
  // Some of what was not read may allow what nothing else does.
  const isAll = read !== undefined && given?.more === false;
  return {
    denied: found.flatMap((each) => each.denied),
    lacking: isAll ? missing : [],
    unsure: [...found.flatMap((each) => each.unsure), ...(isAll ? [] : missing)],
  };
}
