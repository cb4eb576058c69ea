import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { keyArnOf, keyState, resolveKey } from './find-key.js';
import { accessDenied, invalidState, notFound } from './key-errors.js';
import { type KeyRequest, keyRefusal } from './key-permission.js';

/** What an operation does with a key, and which keys it takes. */
export interface KeyUse extends KeyRequest {
  /** Whether keys of other accounts can be named. Default: they cannot. */
  readonly foreign?: boolean;
  /** Whether keys can be named by alias. Default: by id and ARN only. */
  readonly alias?: boolean;
  /**
   * The states in which it works (KMS developer guide, *Key states of AWS KMS keys*): `existing` is
   * not pending deletion. Default: any.
   */
  readonly state?: 'enabled' | 'existing';
}

/** The key that is named, when the caller may do this with it and its state allows it. */
export function useKey(context: Context, reference: string, use: KeyUse): KmsKey {
  const key = requireKey(context, reference, use);
  checkPermission(context, key, use);
  checkState(key, use.state);
  return key;
}

/** Refuses what neither the policy of a key nor a grant allows. */
export function checkPermission(context: Context, key: KmsKey, request: KeyRequest): void {
  const refusal = keyRefusal(context, key, request);
  if (refusal === undefined) return;
  throw accessDenied(
    context.caller.arn,
    request.action,
    keyArnOf(key),
    refusal === 'denied by its policy'
      ? 'with an explicit deny in a resource-based policy'
      : `because no resource-based policy allows the ${request.action} action`,
  );
}

/** Refuses a key that is in none of the states. */
export function checkState(key: KmsKey, wanted: KeyUse['state']): void {
  const state = keyState(key);
  if (wanted !== undefined && state === 'PendingDeletion') {
    throw invalidState(key, 'pending deletion');
  }
  if (wanted === 'enabled' && state === 'Disabled') {
    throw new ApiError('DisabledException', `${keyArnOf(key)} is disabled.`);
  }
}

function requireKey(context: Context, reference: string, use: KeyUse): KmsKey {
  const [, region, account, path] =
    /^arn:aws:kms:([a-z0-9-]+):(\d{12}):((?:key|alias)\/.+)$/.exec(reference) ?? [];
  if (reference.startsWith('arn:')) {
    if (path === undefined) throw new ApiError('InvalidArnException', `Invalid arn ${reference}`);
    if (region !== context.region) throw notFound(`Invalid arn ${region}`);
  }
  const isAlias = (path ?? reference).startsWith('alias/');
  if (isAlias && use.alias !== true) throw notFound(`Invalid keyId ${reference}`);
  const isForeign = account !== undefined && account !== context.account;
  const key = isForeign && use.foreign !== true ? undefined : resolveKey(context, reference);
  if (key !== undefined) return key;
  if (isForeign) {
    throw accessDenied(
      context.caller.arn,
      use.action,
      reference,
      'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
    );
  }
  throw missing(context, path ?? reference);
}

function missing({ region, account }: Context, path: string): ApiError {
  const place = `arn:aws:kms:${region}:${account}`;
  if (path.startsWith('alias/')) return notFound(`Alias ${place}:${path} is not found.`);
  const id = path.replace(/^key\//, '');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
    ? notFound(`Key '${place}:key/${id}' does not exist`)
    : notFound(`Invalid keyId '${id}'`);
}
