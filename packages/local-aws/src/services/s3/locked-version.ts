import { inHeader } from '../../protocols/places.js';
import { flag, optional } from '../../protocols/shape.js';
import type { Bucket } from '../../state/tables/bucket.js';
import type { StoredObject } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { isAllowed } from './bucket-access.js';
import { isActive } from './retention-values.js';
import { invalidArgument } from './s3-errors.js';

const bypassHeader = 'x-amz-bypass-governance-retention';

/** The header that ends a retention in governance mode before its time. */
export const bypassInput = {
  BypassGovernanceRetention: inHeader(bypassHeader, optional(flag)),
};

/** Refuses to go round object lock where there is none. */
export function checkBypass(bucket: Bucket, bypass: boolean | undefined): void {
  if (bypass === undefined || bucket.objectLock !== undefined) return;
  throw invalidArgument(
    bypassHeader,
    String(bypass),
    `${bypassHeader} is only applicable to Object Lock enabled buckets.`,
  );
}

/** Whether nothing keeps a version from being removed now. */
export function isRemovable(
  { key, retention, legalHold }: StoredObject,
  bucket: Bucket,
  bypass: boolean | undefined,
  context: Context,
): boolean {
  if (legalHold === 'ON') return false;
  return (
    !isActive(retention, context.now) ||
    (retention.mode === 'GOVERNANCE' && mayBypass(bucket, key, bypass, context))
  );
}

/** Whether a caller asks to go round governance mode, and may. */
export function mayBypass(
  bucket: Bucket,
  key: string,
  bypass: boolean | undefined,
  context: Context,
): boolean {
  return bypass === true && isAllowed(bucket, context, 's3:BypassGovernanceRetention', key);
}

/** The refusal of what a lock forbids. */
export function objectLocked(): ApiError {
  return new ApiError(
    'AccessDenied',
    'Access Denied because object protected by object lock.',
    403,
  );
}
