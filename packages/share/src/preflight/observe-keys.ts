import type { KeyAccess } from '../access/key-access.js';
import { settleOptions } from '../clock.js';
import { groupBy } from '../group-by.js';
import { attempt } from '../observe/attempt.js';
import { judgeKey } from './key-permission.js';
import { readKeyPolicy } from './key-policy.js';
import { type KeyTarget, keyTargets } from './key-target.js';
import type { KeyToRead } from './plan-key-reads.js';
import type { PreflightOptions } from './preflight-options.js';
import type { PreflightScope } from './preflight-scope.js';
import type { SeenKey } from './seen-preflight.js';

/**
 * Read keys, then the policies of those that somebody else needs, then grants where a policy is not
 * enough. What is named in two ways, by alias and by ARN, is one key.
 */
export async function observeKeys(
  scope: PreflightScope,
  wanted: readonly KeyToRead[],
  options: PreflightOptions,
): Promise<readonly SeenKey[]> {
  const { aws, signal } = settleOptions(options);
  const access = (region: string) => aws.in({ region }, { signal }).keys;
  const found = await Promise.all(
    wanted.map(async (one): Promise<SeenKey> => ({ ...one, key: await find(one, access) })),
  );
  const keys = [...groupBy(found, (seen) => `${seen.region} ${identity(seen)}`).values()].flatMap(
    (same) => same.slice(0, 1),
  );
  if (scope.grantees.length === 0) return keys;
  const judge = {
    targets: usersOfKeys(scope, options.organization),
    ownerId: scope.desired.ownerId,
  };
  return Promise.all(keys.map((seen) => withPermissions(seen, access(seen.region), judge)));
}

/** Keys of AWS say so in their alias, and an ARN says where a key is. */
async function find(
  { reference, region }: KeyToRead,
  access: (region: string) => KeyAccess,
): Promise<SeenKey['key']> {
  if (/(?:^|:)alias\/aws\//.test(reference)) return { value: 'managed' };
  const of = /^arn:[^:]*:kms:([^:]*):/.exec(reference)?.[1];
  if (of !== undefined && of !== region) return { value: 'missing' };
  return attempt(
    `reading the key ${reference} in ${region}`,
    async () => (await access(region).find(reference)) ?? ('missing' as const),
  );
}

function identity({ key, reference }: SeenKey): string {
  return 'value' in key && typeof key.value === 'object' ? key.value.arn : reference;
}

async function withPermissions(
  seen: SeenKey,
  keys: KeyAccess,
  { targets, ownerId }: { readonly targets: readonly KeyTarget[]; readonly ownerId: string },
): Promise<SeenKey> {
  const found = 'value' in seen.key ? seen.key.value : undefined;
  if (typeof found !== 'object' || found.manager === 'AWS') return seen;
  const what = `of the key ${seen.reference} in ${seen.region}`;
  // KMS shows a policy to the account of the key only.
  const policy =
    found.account === ownerId
      ? await attempt(`reading the policy ${what}`, () => keys.policy(found.arn))
      : undefined;
  const isEnough =
    policy !== undefined &&
    'value' in policy &&
    isPolicyEnough(policy.value, targets, { keyArn: found.arn, ownerId });
  return {
    ...seen,
    ...(policy !== undefined && { policy }),
    ...(!isEnough && {
      grants: await attempt(`reading the grants ${what}`, () => keys.grants(found.arn)),
    }),
  };
}

/** Everybody who has to use the keys: those whom images are shared with, and who copies them. */
export function usersOfKeys(
  { grantees, desired }: PreflightScope,
  organization: PreflightOptions['organization'],
): readonly KeyTarget[] {
  return keyTargets([desired.ownerId, ...grantees], organization);
}

function isPolicyEnough(
  text: string,
  targets: readonly KeyTarget[],
  key: { readonly keyArn: string; readonly ownerId: string },
): boolean {
  const policy = readKeyPolicy(text);
  if (policy === undefined) return false;
  return targets
    .map(judgeKey(policy, [], key))
    .every(({ missing, unsure }) => missing.length + unsure.length === 0);
}
