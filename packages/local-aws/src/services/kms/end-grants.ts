import { optional, text } from '../../protocols/shape.js';
import { type KmsGrant, kmsGrantTable } from '../../state/tables/kms-grant.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { isPrincipal } from '../policies/evaluate-policy.js';
import { dryRunInput, unlessDryRun } from './dry-run.js';
import { keyArnOf, resolveKey } from './find-key.js';
import { accessDenied, invalid, notFound } from './key-errors.js';
import { grantScope } from './key-permission.js';
import { useKey } from './use-key.js';

/** Ending grants: by those who use them, and by those who manage the key. */
export const endGrants = [
  operation({
    action: 'RetireGrant',
    input: {
      GrantToken: optional(text),
      KeyId: optional(text),
      GrantId: optional(text),
      ...dryRunInput,
    },
    run(input, context) {
      const { key, grant } = findGrant(input, context);
      if (!mayRetire(grant, context)) {
        throw accessDenied(
          context.caller.arn,
          'kms:RetireGrant',
          keyArnOf(key),
          'because it is neither the retiring principal, nor a grantee that may retire, nor the account that made the grant',
        );
      }
      removeGrant(context, key, grant);
      return unlessDryRun(input, {});
    },
  }),

  operation({
    action: 'RevokeGrant',
    input: { KeyId: text, GrantId: text, ...dryRunInput },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:RevokeGrant', foreign: true });
      removeGrant(context, key, requireGrant(context, key, input.GrantId));
      return unlessDryRun(input, {});
    },
  }),
];

interface Found {
  readonly key: KmsKey;
  readonly grant: KmsGrant;
}

function findGrant(
  input: {
    readonly GrantToken: string | undefined;
    readonly KeyId: string | undefined;
    readonly GrantId: string | undefined;
  },
  context: Context,
): Found {
  const { GrantToken: token, KeyId: reference, GrantId: id } = input;
  if (token !== undefined) {
    const [arn = '', grantId = ''] = Buffer.from(token, 'base64').toString().split(' ');
    const key = resolveKey(context, arn);
    const grant = key === undefined ? undefined : getGrant(context, key, grantId);
    if (key !== undefined && grant?.token === token) return { key, grant };
    throw new ApiError('InvalidGrantTokenException', 'The grant token is not valid.');
  }
  if (reference === undefined || id === undefined) {
    throw invalid('RetireGrant takes a grant token, or the ARN of a key and the id of a grant.');
  }
  if (!reference.startsWith('arn:')) throw new ApiError('InvalidArnException', reference);
  const key = resolveKey(context, reference);
  if (key === undefined) throw notFound(`Key '${reference}' does not exist`);
  return { key, grant: requireGrant(context, key, id) };
}

function mayRetire(grant: KmsGrant, { caller, account }: Context): boolean {
  const { retiring, grantee, operations, issuer } = grant;
  return (
    issuer === account ||
    (retiring !== undefined && isPrincipal(retiring, caller)) ||
    (operations.includes('RetireGrant') && isPrincipal(grantee, caller))
  );
}

function requireGrant(context: Context, key: KmsKey, id: string): KmsGrant {
  if (!/^[0-9a-f]{64}$/.test(id)) {
    throw new ApiError('InvalidGrantIdException', `Invalid grant id: ${id}`);
  }
  const grant = getGrant(context, key, id);
  if (grant === undefined) throw notFound(`Grant ${id} of ${keyArnOf(key)} is not found.`);
  return grant;
}

function getGrant(context: Context, key: KmsKey, id: string): KmsGrant | undefined {
  return context.store.table(kmsGrantTable, grantScope(key)).get(id);
}

function removeGrant(context: Context, key: KmsKey, { id }: KmsGrant): void {
  context.store.table(kmsGrantTable, grantScope(key)).remove(id);
}
