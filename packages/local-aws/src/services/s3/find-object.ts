import type { Bucket } from '../../state/tables/bucket.js';
import { objectTable, type StoredObject } from '../../state/tables/stored-object.js';
import type { Context } from '../context.js';
import { isAllowed } from './bucket-access.js';
import { accessDenied, noSuchKey } from './s3-errors.js';

/**
 * The object with this key, or the refusal of S3: who may not list the bucket does not learn that
 * there is none.
 */
export function requireObject(bucket: Bucket, key: string, context: Context): StoredObject {
  const object = context.store.table(objectTable, bucket.name).get(key);
  if (object !== undefined) return object;
  throw isAllowed(bucket, context, 's3:ListBucket') ? noSuchKey(key) : accessDenied();
}
