import type { KeyGrant } from '../access/key-access.js';
import { conditionHolds } from './condition-holds.js';
import { coversAccounts } from './covers-accounts.js';
import type { KeyQuestion } from './key-facts.js';
import {
  type KeyPolicy,
  type KeyPolicyStatement,
  type Matched,
  type Principals,
  principalsOf,
} from './key-policy.js';
import type { KeyTarget } from './key-target.js';
import { matchesGlob } from './matches-glob.js';
import { all, any, type Truth } from './truth.js';

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

/** One of {@link neededActions}, as policies write it. */
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
      .map((action) => [action, rulesFor(action, policy, grants, key.keyArn)]),
  );
  return (target) => {
    const verdicts = Object.entries(neededActions).map(([needed, actions]) => {
      const each = actions.map((action) =>
        verdict({ target, action, ...key }, rules.get(action) ?? noRules),
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

/** What decides about one action, whoever asks. */
interface Rules {
  readonly denying: readonly KeyPolicyStatement[];
  readonly allowing: readonly KeyPolicyStatement[];
  /** Accounts to which grants give it. */
  readonly granted: ReadonlySet<string>;
  /** Accounts of which grants give it to somebody, or under some encryption context. */
  readonly partly: ReadonlySet<string>;
}

const noRules: Rules = { denying: [], allowing: [], granted: new Set(), partly: new Set() };

function rulesFor(
  action: string,
  { statements }: KeyPolicy,
  grants: readonly KeyGrant[],
  keyArn: string,
): Rules {
  const about = statements.filter(
    ({ understood, actions, resources }) =>
      !understood ||
      // Actions are compared without regard to case, resources with.
      (matches(actions, action, (text) => text.toLowerCase()) && matches(resources, keyArn)),
  );
  const given = grants
    .filter(({ operations }) => operations.includes(action.slice('kms:'.length)))
    // What EC2 gave an instance for its volume is no right to launch another.
    .filter(({ grantee }) => !grantee.includes(':assumed-role/aws:ec2-infrastructure/'));
  const free = given.filter(({ constrained }) => !constrained || withoutContext.has(action));
  const all = principalsOf(
    given.map(({ grantee }) => grantee),
    false,
  );
  return {
    denying: about.filter(({ effect }) => effect === 'Deny'),
    allowing: about.filter(({ effect }) => effect === 'Allow'),
    granted: principalsOf(
      free.map(({ grantee }) => grantee),
      false,
    ).accounts,
    partly: new Set([...all.accounts, ...all.partly]),
  };
}

/** Constraints of grants are about the encryption context, which these do not have. */
const withoutContext = new Set(['kms:CreateGrant', 'kms:DescribeKey']);

type Verdict = 'denied' | 'missing' | 'unsure' | 'allowed';

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['denied', 'missing', 'unsure'];
  return order.find((each) => verdicts.includes(each)) ?? 'allowed';
}

/** IAM user guide, *Policy evaluation logic*: a denial wins, then somebody must allow. */
function verdict(question: KeyQuestion, { denying, allowing, granted, partly }: Rules): Verdict {
  const denied = any(denying.map((each) => applies(each, question)));
  if (denied === 'yes') return 'denied';
  const allowed = any([
    ...allowing.map((each) => applies(each, question)),
    isNamed({ everybody: false, accounts: granted, partly }, question),
  ]);
  if (allowed === 'no') return 'missing';
  return allowed === 'maybe' || denied === 'maybe' ? 'unsure' : 'allowed';
}

function denials(
  target: KeyTarget,
  rules: ReadonlyMap<string, Rules>,
  key: KeyInUse,
): readonly string[] {
  const names = [...rules].flatMap(([action, { denying }]) =>
    denying
      .filter((each) => applies(each, { target, action, ...key }) !== 'no')
      .map(({ name }) => name),
  );
  return [...new Set(names)];
}

/** Whether a statement is about all of a target, nobody of it, or who knows. */
function applies(statement: KeyPolicyStatement, question: KeyQuestion): Truth {
  if (!statement.understood) return 'maybe';
  const about = isAbout(statement.principals, question);
  if (about === 'no') return 'no';
  return all([
    about,
    ...statement.conditions.map((condition) => conditionHolds(condition, question)),
  ]);
}

function matches(
  { values, excludes }: Matched,
  text: string,
  normal = (value: string): string => value,
): boolean {
  return values.some((value) => matchesGlob(normal(value), normal(text))) !== excludes;
}

function isAbout(principals: Principals, question: KeyQuestion): Truth {
  const named = isNamed(principals, question);
  // Who excludes somebody of an account means the rest of it, and nobody can tell who that is.
  if (!principals.excludes) return named;
  return named === 'no' ? 'yes' : 'maybe';
}

/** Whether principals are all of a target, nobody of it, or some. */
function isNamed(
  { everybody, accounts, partly }: Omit<Principals, 'excludes'>,
  { target, ownerId, keyArn }: KeyQuestion,
): Truth {
  if (everybody) return 'yes';
  const owners = [ownerId, keyArn.split(':')[4] ?? ''];
  const part = coversAccounts(partly, target, owners);
  return any([coversAccounts(accounts, target, owners), part === 'yes' ? 'maybe' : part]);
}
