import { createHash } from 'node:crypto';
import { asPayload } from '../../protocols/places.js';
import { bytes } from '../../protocols/shape.js';
import { keepBytes, releaseBytes } from '../../state/blob-uses.js';
import type { Bucket } from '../../state/tables/bucket.js';
import { objectTable, type StoredObject } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { objectInput, openBucket } from './bucket-access.js';
import {
  checksumHeaders,
  checksumInput,
  describeChecksum,
  fullChecksum,
  givenAlgorithm,
} from './checksum-members.js';
import { checkWriteConditions, writeConditionInput } from './conditions.js';
import {
  describeEncryption,
  descriptionHeaders,
  descriptionInput,
  readDescription,
} from './object-description.js';

const longestKey = 1024;

/** Putting objects. */
export const putObject = [
  operation({
    action: 'PutObject',
    rest: {
      method: 'PUT',
      path: '/{Bucket}/{Key+}',
      headers: { ETag: 'etag', ...checksumHeaders, ...descriptionHeaders },
    },
    input: {
      ...objectInput,
      ...descriptionInput,
      ...checksumInput,
      ...writeConditionInput,
      Body: asPayload(bytes),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:PutObject');
      const { Key: key, Body: body } = input;
      checkKey(key);
      const before = context.store.table(objectTable, bucket.name).get(key);
      checkWriteConditions(input, key, before);
      const description = readDescription(input);
      const object = replaceObject(bucket, context, {
        ...description,
        key,
        etag: etagOf(body),
        lastModified: context.now.toISOString(),
        content: keepBytes(context, body),
        checksum: fullChecksum(body, givenAlgorithm(input)),
      });
      return {
        ETag: object.etag,
        ...describeChecksum(object.checksum),
        ...describeEncryption(object),
      };
    },
  }),
];

/** Puts an object in the place of the one that had its key. */
export function replaceObject(
  bucket: Bucket,
  context: Context,
  object: StoredObject,
): StoredObject {
  const table = context.store.table(objectTable, bucket.name);
  const before = table.get(object.key);
  if (before !== undefined) releaseBytes(context, before.content);
  table.put(object);
  return object;
}

/** The entity tag of an object that was put at once: its MD5. */
export function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** Refuses keys that are too long. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= longestKey) return;
  throw new ApiError('KeyTooLongError', 'Your key is too long', 400, {
    Size: String(size),
    MaxSizeAllowed: String(longestKey),
  });
}
