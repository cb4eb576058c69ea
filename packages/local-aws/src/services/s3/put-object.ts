import { createHash } from 'node:crypto';
import { asPayload } from '../../protocols/places.js';
import { bytes } from '../../protocols/shape.js';
import { keepBytes } from '../../state/blob-uses.js';
import { objectTable } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import { operation } from '../operation.js';
import { objectInput, openBucket } from './bucket-access.js';
import {
  checksumHeaders,
  checksumInput,
  describeChecksum,
  fullChecksum,
  givenAlgorithm,
  md5Input,
  requireSum,
} from './checksum-members.js';
import { checkWriteConditions, writeConditionInput } from './conditions.js';
import {
  describeEncryption,
  descriptionHeaders,
  descriptionInput,
  readDescription,
} from './object-description.js';
import { chooseLock, lockInput } from './object-lock.js';
import { replaceObject } from './versions.js';

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
      ...md5Input,
      ...lockInput,
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
      const lock = chooseLock(input, bucket, context);
      requireSum(lock, input);
      const object = replaceObject(bucket, context, {
        ...description,
        ...lock,
        key,
        etag: etagOf(body),
        lastModified: context.now.toISOString(),
        content: keepBytes(context, body),
        checksum: fullChecksum(body, givenAlgorithm(input)),
      });
      return {
        ETag: object.etag,
        VersionId: object.versionId,
        ...describeChecksum(object.checksum),
        ...describeEncryption(object),
      };
    },
  }),
];

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
