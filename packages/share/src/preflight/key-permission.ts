import type { KeyGrant } from '../access/key-access.js';
import type { KeyPolicy } from './key-policy.js';
import {
  type KeyRules,
  keyRules,
  noKeyRules,
  statementApplies,
  type Verdict,
  verdict,
} from './key-rules.js';
import type { KeyTarget } from './key-target.js';

/**
 * What whoever launches or copies an encrypted image needs of its key, and what that consists of
 * for EC2 (EBS user guide, *Permissions for IAM users*; EC2 user guide, *Allow organizations and
 * OUs to use a KMS key*).
 */
export const neededActions = {
  'kms:DescribeKey': ['kms:DescribeKey'],
  'kms:Decrypt': ['kms:Decrypt'],
  'kms:ReEncrypt*': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  'kms:GenerateDataKey*': ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
  'kms:CreateGrant': ['kms:CreateGrant'],
} as const;

/** One of the actions that whoever launches an image needs on its key, as policies write it. */
export type NeededAction = keyof typeof neededActions;

/** What a key lets a target do. Every needed action is in one of the lists. */
export interface KeyPermission {
  readonly target: KeyTarget;
  /** Surely allowed. */
  readonly allowed: readonly NeededAction[];
  /** Allowed by nothing. */
  readonly missing: readonly NeededAction[];
  /** Denied by a statement, whatever else allows it. */
  readonly denied: readonly NeededAction[];
  /** Nobody can tell from here. */
  readonly unsure: readonly NeededAction[];
  /** Names of the statements that deny, or may. */
  readonly denials: readonly string[];
}

/** Who uses which key. */
export interface KeyInUse {
  readonly keyArn: string;
  /** The account that owns the images. */
  readonly ownerId: string;
}

/** What the policy and the grants of a key let a target do. Never says `allowed` when in doubt. */
export function keyPermission(
  target: KeyTarget,
  policy: KeyPolicy,
  grants: readonly KeyGrant[],
  key: KeyInUse,
): KeyPermission {
  return judgeKey(policy, grants, key)(target);
}

/** The same for many targets: what does not depend on them is looked at once. */
export function judgeKey(
  policy: KeyPolicy,
  grants: readonly KeyGrant[],
  key: KeyInUse,
): (target: KeyTarget) => KeyPermission {
  const rules = new Map(
    Object.values(neededActions)
      .flat()
      .map((action) => [action, keyRules(action, policy, grants, key.keyArn)]),
  );
  return (target) => {
    const verdicts = Object.entries(neededActions).map(([needed, actions]) => {
      const each = actions.map((action) =>
        verdict({ target, action, ...key }, rules.get(action) ?? noKeyRules),
      );
      return [needed as NeededAction, worst(each)] as const;
    });
    const those = (wanted: Verdict) =>
      verdicts.filter(([, found]) => found === wanted).map(([needed]) => needed);
    const [denied, unsure] = [those('denied'), those('unsure')];
    return {
      target,
      allowed: those('allowed'),
      missing: those('missing'),
      denied,
      unsure,
      denials: denied.length + unsure.length === 0 ? [] : denials(target, rules, key),
    };
  };
}

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['denied', 'missing', 'unsure'];
  return order.find((each) => verdicts.includes(each)) ?? 'allowed';
}

function denials(
  target: KeyTarget,
  rules: ReadonlyMap<string, KeyRules>,
  key: KeyInUse,
): readonly string[] {
  const names = [...rules].flatMap(([action, { denying }]) =>
    denying
      .filter((each) => statementApplies(each, { target, action, ...key }) !== 'no')
      .map(({ name }) => name),
  );
  return [...new Set(names)];
}
