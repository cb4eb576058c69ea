import { asPayload, inQuery } from '../../protocols/places.js';
import { optional, type ReadMembers, structure, text } from '../../protocols/shape.js';
import type { Bucket } from '../../state/tables/bucket.js';
import type { Retention, StoredObject } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { type BucketRequest, objectInput, openBucket } from './bucket-access.js';
import { requireObject } from './find-object.js';
import { bypassInput, mayBypass, objectLocked } from './locked-version.js';
import { checkFuture, isActive, isRetentionMode, readIsoTime } from './retention-values.js';
import { malformedXml } from './s3-errors.js';
import { updateVersion } from './versions.js';

const versionInput = { ...objectInput, VersionId: inQuery('versionId', optional(text)) };

const retentionShape = { Mode: optional(text), RetainUntilDate: optional(text) };

/** What locks versions that are there. */
export const objectRetention = [
  operation({
    action: 'PutObjectRetention',
    rest: { method: 'PUT', path: '/{Bucket}/{Key+}', marks: ['retention'] },
    input: {
      ...versionInput,
      ...bypassInput,
      Retention: asPayload(optional(structure(retentionShape)), 'Retention'),
    },
    run(input, context) {
      if (input.Retention === undefined) throw malformedXml();
      const { bucket, object } = open(input, context, 's3:PutObjectRetention');
      const next = readRetention(input.Retention, context.now);
      const bypasses = mayBypass(bucket, object.key, input.BypassGovernanceRetention, context);
      if (!mayReplace(object.retention, next, bypasses, context.now)) throw objectLocked();
      const { retention: _before, ...rest } = object;
      updateVersion(bucket, next === undefined ? rest : { ...rest, retention: next }, context);
      return {};
    },
  }),

  operation({
    action: 'GetObjectRetention',
    rest: { method: 'GET', path: '/{Bucket}/{Key+}', marks: ['retention'] },
    input: versionInput,
    run(input, context) {
      const { retention } = open(input, context, 's3:GetObjectRetention').object;
      if (retention === undefined) throw notLocked(input.Key);
      return { Retention: { Mode: retention.mode, RetainUntilDate: retention.until } };
    },
  }),

  operation({
    action: 'PutObjectLegalHold',
    rest: { method: 'PUT', path: '/{Bucket}/{Key+}', marks: ['legal-hold'] },
    input: {
      ...versionInput,
      LegalHold: asPayload(optional(structure({ Status: optional(text) })), 'LegalHold'),
    },
    run(input, context) {
      const status = input.LegalHold?.Status;
      if (status !== 'ON' && status !== 'OFF') throw malformedXml();
      const { bucket, object } = open(input, context, 's3:PutObjectLegalHold');
      updateVersion(bucket, { ...object, legalHold: status }, context);
      return {};
    },
  }),

  operation({
    action: 'GetObjectLegalHold',
    rest: { method: 'GET', path: '/{Bucket}/{Key+}', marks: ['legal-hold'] },
    input: versionInput,
    run(input, context) {
      const { legalHold } = open(input, context, 's3:GetObjectLegalHold').object;
      if (legalHold === undefined) throw notLocked(input.Key);
      return { LegalHold: { Status: legalHold } };
    },
  }),
];

interface Opened {
  readonly bucket: Bucket;
  readonly object: StoredObject;
}

function open(
  request: BucketRequest & { readonly Key: string; readonly VersionId: string | undefined },
  context: Context,
  action: string,
): Opened {
  const bucket = openBucket(request, context, action);
  if (bucket.objectLock === undefined) {
    throw new ApiError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  return { bucket, object: requireObject(bucket, request.Key, context, request.VersionId) };
}

/** Nothing at all means that there shall be none. */
function readRetention(
  { Mode: mode, RetainUntilDate: said }: ReadMembers<typeof retentionShape>,
  now: Date,
): Retention | undefined {
  if (mode === undefined && said === undefined) return undefined;
  const until = said === undefined ? undefined : readIsoTime(said);
  if (mode === undefined || !isRetentionMode(mode) || said === undefined || until === undefined) {
    throw malformedXml();
  }
  checkFuture(until, now, 'RetainUntilDate', said);
  return { mode, until: until.toISOString() };
}

/** It can always be made longer; anything else takes governance mode, and leave to go round it. */
function mayReplace(
  before: Retention | undefined,
  next: Retention | undefined,
  bypasses: boolean,
  now: Date,
): boolean {
  if (!isActive(before, now)) return true;
  const isLonger = next?.mode === before.mode && Date.parse(next.until) >= Date.parse(before.until);
  return isLonger || (before.mode === 'GOVERNANCE' && bypasses);
}

function notLocked(key: string): ApiError {
  return new ApiError(
    'NoSuchObjectLockConfiguration',
    'The specified object does not have a ObjectLock configuration',
    404,
    { Key: key },
  );
}
