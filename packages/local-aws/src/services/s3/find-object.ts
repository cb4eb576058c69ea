import type { Bucket } from '../../state/tables/bucket.js';
import { objectTable, type StoredObject } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { isAllowed } from './bucket-access.js';
import { accessDenied, noSuchKey } from './s3-errors.js';
import { versionsOf } from './versions.js';

/**
 * The object with this key, or one of its versions, or the refusal of S3: who may not list the bucket
 * does not learn that there is none.
 */
export function requireObject(
  bucket: Bucket,
  key: string,
  context: Context,
  versionId?: string,
): StoredObject {
  if (versionId !== undefined) return requireVersion(bucket, key, versionId, context);
  const object = context.store.table(objectTable, bucket.name).get(key);
  if (object !== undefined) return object;
  throw isAllowed(bucket, context, 's3:ListBucket') ? noSuchKey(key) : accessDenied();
}

function requireVersion(
  bucket: Bucket,
  key: string,
  versionId: string,
  context: Context,
): StoredObject {
  const version = versionsOf(bucket, key, context).find((each) => each.versionId === versionId);
  if (version?.object !== undefined) return version.object;
  if (version !== undefined) {
    throw new ApiError(
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      405,
      { ResourceType: 'DeleteMarker' },
    );
  }
  if (!isAllowed(bucket, context, 's3:ListBucket')) throw accessDenied();
  throw new ApiError('NoSuchVersion', 'The specified version does not exist.', 404, {
    Key: key,
    VersionId: versionId,
  });
}
