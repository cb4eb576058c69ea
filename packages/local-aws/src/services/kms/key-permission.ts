import { type KmsGrant, kmsGrantTable } from '../../state/tables/kms-grant.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ownScope } from '../context.js';
import { callerFacts } from '../policies/caller-facts.js';
import { type Decision, evaluatePolicy, isPrincipal } from '../policies/evaluate-policy.js';
import type { Facts } from '../policies/policy.js';
import { readPolicy } from '../policies/read-policy.js';
import { type KeyViewer, keyArnOf } from './find-key.js';

/** What somebody wants to do with a key. */
export interface KeyRequest {
  /** `kms:Decrypt`. */
  readonly action: string;
  /** The encryption context of the request, which grants may insist on. Default: none. */
  readonly encryptionContext?: Readonly<Record<string, string>>;
  /** The service that asks in the name of the caller: `ec2`. Default: the caller asks itself. */
  readonly via?: string;
  /** More for the conditions of its policy. */
  readonly facts?: Facts;
}

/** Why a request is not allowed. */
export type KeyRefusal = 'denied by its policy' | 'allowed by neither its policy nor a grant';

/**
 * Whether the caller may do something with a key: a denial in its policy wins, then its policy or
 * one of its grants must allow it. IAM allows everything here, so what the policy leaves to an
 * account, the whole account may do.
 */
export function keyRefusal(
  context: KeyViewer,
  key: KmsKey,
  request: KeyRequest,
): KeyRefusal | undefined {
  const decision = policyDecision(context, key, request);
  if (decision === 'deny') return 'denied by its policy';
  if (decision === 'allow' || grantFor(context, key, request) !== undefined) return undefined;
  return 'allowed by neither its policy nor a grant';
}

/** What the policy of a key says of a request, whatever grants there are. */
export function policyDecision(context: KeyViewer, key: KmsKey, request: KeyRequest): Decision {
  const { policy } = readPolicy(key.policy);
  if (policy === undefined) return 'silent';
  return evaluatePolicy(policy, {
    principal: context.caller,
    action: request.action,
    resource: keyArnOf(key),
    facts: { ...callerFacts(context), ...keyFacts(context, key, request), ...request.facts },
  });
}

/** The grants of a key. */
export function grantsOf(context: KeyViewer, key: KmsKey): Iterable<KmsGrant> {
  return context.store.table(kmsGrantTable, grantScope(key)).rows();
}

/** The scope of the table that holds the grants of a key. */
export function grantScope(key: KmsKey): string {
  return `${ownScope(key)}/${key.id}`;
}

/** A grant that lets the caller do it. */
export function grantFor(
  context: KeyViewer,
  key: KmsKey,
  { action, encryptionContext = {} }: KeyRequest,
): KmsGrant | undefined {
  const operation = action.slice('kms:'.length);
  for (const grant of grantsOf(context, key)) {
    if (
      grant.operations.includes(operation) &&
      isPrincipal(grant.grantee, context.caller) &&
      (hasNoContext.has(operation) || isMet(grant.constraint, encryptionContext))
    ) {
      return grant;
    }
  }
  return undefined;
}

/** The constraint of a grant is not about these operations. */
const hasNoContext = new Set(['CreateGrant', 'DescribeKey', 'RetireGrant']);

function isMet(
  constraint: KmsGrant['constraint'],
  actual: Readonly<Record<string, string>>,
): boolean {
  if (constraint === undefined) return true;
  const wanted = Object.entries(constraint.context);
  if (
    constraint.kind === 'EncryptionContextEquals' &&
    wanted.length !== Object.keys(actual).length
  ) {
    return false;
  }
  return wanted.every(([name, value]) => Object.hasOwn(actual, name) && actual[name] === value);
}

/** KMS developer guide, *AWS KMS condition keys*. */
function keyFacts(
  { account, region }: KeyViewer,
  key: KmsKey,
  { encryptionContext = {}, via }: KeyRequest,
): Facts {
  const pairs = Object.entries(encryptionContext);
  return {
    'kms:CallerAccount': [account],
    ...(via === undefined ? {} : { 'kms:ViaService': [`${via}.${region}.amazonaws.com`] }),
    'kms:KeySpec': [key.spec],
    'kms:KeyUsage': [key.usage],
    'kms:KeyOrigin': ['AWS_KMS'],
    'kms:MultiRegion': ['false'],
    'aws:ResourceAccount': [key.account],
    ...Object.fromEntries(Object.entries(key.tags).map(([k, v]) => [`aws:ResourceTag/${k}`, [v]])),
    ...Object.fromEntries(pairs.map(([k, v]) => [`kms:EncryptionContext:${k}`, [v]])),
    ...(pairs.length === 0 ? {} : { 'kms:EncryptionContextKeys': pairs.map(([k]) => k) }),
  };
}
