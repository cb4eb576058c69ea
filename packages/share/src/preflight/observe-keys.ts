import { settleOptions } from '../clock.js';
import { attempt } from '../observe/attempt.js';
import { keyPermission } from './key-permission.js';
import { readKeyPolicy } from './key-policy.js';
import { type KeyTarget, keyTargets } from './key-target.js';
import type { KeyToRead } from './plan-key-reads.js';
import type { PreflightOptions } from './preflight-options.js';
import type { PreflightScope } from './preflight-scope.js';
import type { SeenKey } from './seen-preflight.js';

/** Read keys, then the policies of those that somebody else needs, then grants where they matter. */
export function observeKeys(
  scope: PreflightScope,
  wanted: readonly KeyToRead[],
  options: PreflightOptions,
): Promise<readonly SeenKey[]> {
  const { aws, signal } = settleOptions(options);
  const targets = usersOfKeys(scope, options.organization);
  return Promise.all(
    wanted.map(async (one): Promise<SeenKey> => {
      const { keys } = aws.in({ region: one.region }, { signal });
      const key = isElsewhere(one)
        ? { value: 'missing' as const }
        : await attempt(`reading the key ${one.reference} in ${one.region}`, async () => {
            return (await keys.find(one.reference)) ?? ('missing' as const);
          });
      const found = 'value' in key && key.value !== 'missing' ? key.value : undefined;
      if (found === undefined || found.manager === 'AWS' || targets.length === 0) {
        return { ...one, key };
      }
      const what = `of the key ${one.reference} in ${one.region}`;
      // KMS shows a policy to the account of the key only.
      const policy =
        found.account === scope.desired.ownerId
          ? await attempt(`reading the policy ${what}`, () => keys.policy(found.arn))
          : undefined;
      const isEnough =
        policy !== undefined &&
        'value' in policy &&
        isPolicyEnough(policy.value, targets, {
          keyArn: found.arn,
          ownerId: scope.desired.ownerId,
        });
      return {
        ...one,
        key,
        ...(policy !== undefined && { policy }),
        ...(!isEnough && {
          grants: await attempt(`reading the grants ${what}`, () => keys.grants(found.arn)),
        }),
      };
    }),
  );
}

/** Everybody who has to use the keys: those whom images are shared with, and who copies them. */
export function usersOfKeys(
  { grantees, desired }: PreflightScope,
  organization: PreflightOptions['organization'],
): readonly KeyTarget[] {
  return keyTargets([desired.ownerId, ...grantees], organization);
}

/** An ARN says where a key is. */
function isElsewhere({ reference, region }: KeyToRead): boolean {
  const of = /^arn:[^:]*:kms:([^:]*):/.exec(reference)?.[1];
  return of !== undefined && of !== region;
}

function isPolicyEnough(
  text: string,
  targets: readonly KeyTarget[],
  key: { readonly keyArn: string; readonly ownerId: string },
): boolean {
  const policy = readKeyPolicy(text);
  return (
    policy !== undefined &&
    targets.every((target) => {
      const { missing, unsure } = keyPermission(target, policy, [], key);
      return missing.length === 0 && unsure.length === 0;
    })
  );
}
