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
import { matchesGlob } from './matches-glob.js';
import { all, any, type Truth } from './truth.js';

/** What decides about one action, whoever asks. */
export interface KeyRules {
  readonly denying: readonly KeyPolicyStatement[];
  readonly allowing: readonly KeyPolicyStatement[];
  /** Accounts to which grants give it. */
  readonly granted: ReadonlySet<string>;
  /** Accounts of which grants give it to somebody, or under some encryption context. */
  readonly partly: ReadonlySet<string>;
}

/** Nothing allows or denies it. */
export const noKeyRules: KeyRules = {
  denying: [],
  allowing: [],
  granted: new Set(),
  partly: new Set(),
};

/** What of a policy and its grants is about one action. */
export function keyRules(
  action: string,
  { statements }: KeyPolicy,
  grants: readonly KeyGrant[],
  keyArn: string,
): KeyRules {
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
  const named = principalsOf(
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
    partly: new Set([...named.accounts, ...named.partly]),
  };
}

/** Constraints of grants are about the encryption context, which these do not have. */
const withoutContext = new Set(['kms:CreateGrant', 'kms:DescribeKey']);

/** What a target may do. */
export type Verdict = 'denied' | 'missing' | 'unsure' | 'allowed';

/** IAM user guide, *Policy evaluation logic*: a denial wins, then somebody must allow. */
export function verdict(
  question: KeyQuestion,
  { denying, allowing, granted, partly }: KeyRules,
): Verdict {
  const denied = any(denying.map((each) => statementApplies(each, question)));
  if (denied === 'yes') return 'denied';
  const allowed = any([
    ...allowing.map((each) => statementApplies(each, question)),
    isNamed({ everybody: false, accounts: granted, partly }, question),
  ]);
  if (allowed === 'no') return 'missing';
  return allowed === 'maybe' || denied === 'maybe' ? 'unsure' : 'allowed';
}

/** Whether a statement is about all of a target, nobody of it, or who knows. */
export function statementApplies(statement: KeyPolicyStatement, question: KeyQuestion): Truth {
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
