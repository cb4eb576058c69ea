import type { KeyGrant } from '../access/key-access.js';
import { conditionHolds } from './condition-holds.js';
import { coversAccounts } from './covers-accounts.js';
import type { KeyQuestion } from './key-facts.js';
import type { KeyPolicy, KeyPolicyStatement, Matched } from './key-policy.js';
import type { KeyTarget } from './key-target.js';
import { matchesGlob } from './matches-glob.js';
import { all, any, known, type Truth } from './truth.js';

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
  const verdicts = Object.entries(neededActions).map(([needed, actions]) => {
    const each = actions.map((action) => verdict({ target, action, ...key }, policy, grants));
    return [needed as NeededAction, worst(each)] as const;
  });
  const those = (wanted: Verdict) =>
    verdicts.filter(([, found]) => found === wanted).map(([needed]) => needed);
  return {
    target,
    allowed: those('allowed'),
    missing: those('missing'),
    denied: those('denied'),
    unsure: those('unsure'),
    denials: denials(target, policy, key),
  };
}

type Verdict = 'denied' | 'missing' | 'unsure' | 'allowed';

function worst(verdicts: readonly Verdict[]): Verdict {
  const order: readonly Verdict[] = ['denied', 'missing', 'unsure'];
  return order.find((each) => verdicts.includes(each)) ?? 'allowed';
}

/** IAM user guide, *Policy evaluation logic*: a denial wins, then somebody must allow. */
function verdict(
  question: KeyQuestion,
  { statements }: KeyPolicy,
  grants: readonly KeyGrant[],
): Verdict {
  const denied = any(ofEffect(statements, 'Deny').map((each) => applies(each, question)));
  if (denied === 'yes') return 'denied';
  const allowed = any([
    ...ofEffect(statements, 'Allow').map((each) => applies(each, question)),
    ...grants.map((grant) => grantAllows(grant, question)),
  ]);
  if (allowed === 'no') return 'missing';
  return allowed === 'maybe' || denied === 'maybe' ? 'unsure' : 'allowed';
}

function denials(target: KeyTarget, { statements }: KeyPolicy, key: KeyInUse): readonly string[] {
  const actions = Object.values(neededActions).flat();
  return ofEffect(statements, 'Deny')
    .filter((each) => actions.some((action) => applies(each, { target, action, ...key }) !== 'no'))
    .map(({ name }) => name);
}

function ofEffect(statements: readonly KeyPolicyStatement[], effect: 'Allow' | 'Deny') {
  return statements.filter((statement) => statement.effect === effect);
}

/** Whether a statement is about everything that a question asks, nothing of it, or who knows. */
function applies(statement: KeyPolicyStatement, question: KeyQuestion): Truth {
  if (!statement.understood) return 'maybe';
  return all([
    isAbout(statement.principals, question),
    // Actions are compared without regard to case, resources with.
    matches(statement.actions, question.action, (text) => text.toLowerCase()),
    matches(statement.resources, question.keyArn),
    ...statement.conditions.map((condition) => conditionHolds(condition, question)),
  ]);
}

function matches(
  { values, excludes }: Matched,
  text: string,
  normal = (value: string): string => value,
): Truth {
  const found = values.some((value) => matchesGlob(normal(value), normal(text)));
  return known(found !== excludes);
}

function isAbout({ values, excludes }: Matched, question: KeyQuestion): Truth {
  const named = isNamed(values, question);
  // Who excludes somebody of an account means the rest of it, and nobody can tell who that is.
  if (!excludes) return named;
  return named === 'no' ? 'yes' : 'maybe';
}

/** Whether principals are all of a target, nobody of it, or some. */
function isNamed(principals: readonly string[], { target, ownerId, keyArn }: KeyQuestion): Truth {
  if (principals.includes('*')) return 'yes';
  const owners = [ownerId, keyArn.split(':')[4] ?? ''];
  const whole = principals.flatMap(
    (each) => /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/.exec(each)?.[1] ?? [],
  );
  // A user or role is somebody of its account. An id without account is of somebody who is gone.
  const some = principals.flatMap(
    (each) => /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(each)?.[1] ?? [],
  );
  const part = coversAccounts(some, target, owners);
  return any([coversAccounts(whole, target, owners), part === 'yes' ? 'maybe' : part]);
}

/** Constraints are about the encryption context, which these operations do not have. */
const withoutContext = new Set(['CreateGrant', 'DescribeKey']);

function grantAllows({ grantee, operations, constrained }: KeyGrant, question: KeyQuestion): Truth {
  const operation = question.action.slice('kms:'.length);
  if (!operations.includes(operation)) return 'no';
  const named = isNamed([grantee], question);
  return constrained && !withoutContext.has(operation) ? all([named, 'maybe']) : named;
}
