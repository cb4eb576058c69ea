import { inHeader } from '../../protocols/places.js';
import { optional, type ReadMembers, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Bucket } from '../../state/tables/bucket.js';
import type { ObjectLock, Retention, StoredObject } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { isAllowed } from './bucket-access.js';
import { checkFuture, isRetentionMode, readIsoTime } from './retention-values.js';
import { accessDenied, invalidArgument } from './s3-errors.js';

/** How long a day is, in milliseconds. */
const day = 86_400_000;

const headers = {
  mode: 'x-amz-object-lock-mode',
  until: 'x-amz-object-lock-retain-until-date',
  hold: 'x-amz-object-lock-legal-hold',
} as const;

/** The headers that lock an object that is put. */
export const lockInput = {
  ObjectLockMode: inHeader(headers.mode, optional(text)),
  ObjectLockRetainUntilDate: inHeader(headers.until, optional(text)),
  ObjectLockLegalHoldStatus: inHeader(headers.hold, optional(text)),
};

/** The headers of an answer that says how an object is locked. */
export const lockHeaders = {
  ObjectLockMode: headers.mode,
  ObjectLockRetainUntilDate: headers.until,
  ObjectLockLegalHoldStatus: headers.hold,
} as const;

/** How an object that is put now will be locked: as its request says, or else as its bucket does. */
export function chooseLock(
  input: ReadMembers<typeof lockInput> & { readonly Key: string },
  bucket: Bucket,
  context: Context,
): ObjectLock {
  const retention = readRetention(input, context.now);
  const legalHold = readHold(input.ObjectLockLegalHoldStatus);
  if (bucket.objectLock === undefined) {
    if (retention === undefined && legalHold === undefined) return {};
    // Without the spaces that it has when an object that is there is asked for its lock.
    throw new ApiError('InvalidRequest', 'Bucket is missing ObjectLockConfiguration');
  }
  const may = (action: string): boolean => isAllowed(bucket, context, action, input.Key);
  if (retention !== undefined && !may('s3:PutObjectRetention')) throw accessDenied();
  if (legalHold !== undefined && !may('s3:PutObjectLegalHold')) throw accessDenied();
  const chosen = retention ?? defaultRetention(bucket, context.now);
  return {
    ...(chosen === undefined ? {} : { retention: chosen }),
    ...(legalHold === undefined ? {} : { legalHold }),
  };
}

/** What a bucket with a default retention does to an object that is put now. */
export function defaultRetention({ objectLock }: Bucket, now: Date): Retention | undefined {
  if (objectLock?.retention === undefined) return undefined;
  const { mode, days } = objectLock.retention;
  return { mode, until: new Date(now.getTime() + days * day).toISOString() };
}

/** What an answer says of the lock, to whom may know. */
export function describeLock(
  { key, retention, legalHold }: StoredObject,
  bucket: Bucket,
  context: Context,
): AnswerMembers {
  const may = (action: string): boolean => isAllowed(bucket, context, action, key);
  return {
    ...(retention !== undefined && may('s3:GetObjectRetention')
      ? { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: retention.until }
      : {}),
    ...(legalHold !== undefined && may('s3:GetObjectLegalHold')
      ? { ObjectLockLegalHoldStatus: legalHold }
      : {}),
  };
}

function readRetention(input: ReadMembers<typeof lockInput>, now: Date): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: said } = input;
  if (mode === undefined && said === undefined) return undefined;
  if (mode === undefined || said === undefined) {
    throw invalidArgument(
      mode === undefined ? headers.mode : headers.until,
      '',
      `${headers.until} and ${headers.mode} must both be supplied`,
    );
  }
  const until = readIsoTime(said);
  if (until === undefined) {
    throw invalidArgument(
      headers.until,
      said,
      'The retain until date must be provided in ISO 8601 format',
    );
  }
  checkFuture(until, now, headers.until, said);
  if (!isRetentionMode(mode)) {
    throw invalidArgument(headers.mode, mode, 'Unknown wormMode directive.');
  }
  return { mode, until: until.toISOString() };
}

function readHold(status: string | undefined): 'ON' | 'OFF' | undefined {
  if (status === undefined || status === 'ON' || status === 'OFF') return status;
  throw invalidArgument(headers.hold, status, "Legal Hold must be either of 'ON' or 'OFF'");
}
