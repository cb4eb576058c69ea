import type { ObjectLockMode } from '@aws-sdk/client-s3';
import { TraceabilityError } from '../errors.js';
import { ask, isNamed } from './aws-ask.js';
import type { S3Place, S3Target } from './s3-archive.js';

/** How a version that is there is locked; nothing is said to whom may not know. */
export interface S3Lock {
  readonly versionId: string | undefined;
  readonly mode: ObjectLockMode | undefined;
  readonly until: Date | undefined;
}

/**
 * Locks what is there as its target says, unless it is locked so: an earlier run that was killed gave it
 * an earlier end. What is over by the clock of S3 is not locked any more.
 *
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` when the bucket has no object lock; `TRACE_AWS_DENIED`
 * when it is in governance mode and shall not be
 */
export async function lockAtLeast(
  { client, sdk }: S3Place,
  { Bucket, Key, ExpectedBucketOwner, ObjectLockMode, ObjectLockRetainUntilDate }: S3Target,
  lock: S3Lock,
  signal?: AbortSignal,
): Promise<void> {
  if (ObjectLockMode === undefined || ObjectLockRetainUntilDate === undefined) return;
  const isStrict = lock.mode === 'COMPLIANCE' || lock.mode === ObjectLockMode;
  // S3 may leave out what is less than a second.
  const isLong = (lock.until?.getTime() ?? 0) + 1000 > ObjectLockRetainUntilDate.getTime();
  if (isStrict && isLong) return;
  const Mode = isStrict ? lock.mode : ObjectLockMode;
  const RetainUntilDate = isLong ? lock.until : ObjectLockRetainUntilDate;
  try {
    await ask(
      { attempt: `lock s3://${Bucket}/${Key}`, action: 's3:PutObjectRetention' },
      signal,
      (cancel) =>
        client.send(
          new sdk.PutObjectRetentionCommand({
            Bucket,
            Key,
            ExpectedBucketOwner,
            VersionId: lock.versionId,
            Retention: { Mode, RetainUntilDate },
          }),
          cancel,
        ),
    );
  } catch (cause) {
    if (isOver(cause)) return;
    throw lacksLock(cause) ? noLock(Bucket, cause) : cause;
  }
}

/** Whether S3 refused a lock because its bucket has none; there is no code for that. */
export function lacksLock(cause: unknown): boolean {
  return (
    isNamed(cause, 'InvalidRequest') && /missing Object ?Lock ?Configuration/.test(String(cause))
  );
}

/** What is said then. */
export function noLock(bucket: string | undefined, cause: unknown): TraceabilityError {
  return new TraceabilityError(
    'TRACE_OPTIONS_INVALID',
    `archive to S3: bucket ${bucket} has no object lock; enable it on the bucket, with versioning, or leave out objectLock`,
    { cause },
  );
}

/** Whether S3 refused a lock because it would have ended already. */
function isOver(cause: unknown): boolean {
  return isNamed(cause, 'InvalidArgument') && /date must be in the future/.test(String(cause));
}
