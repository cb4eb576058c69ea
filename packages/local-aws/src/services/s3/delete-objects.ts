import { asPayload, inHeader } from '../../protocols/places.js';
import { repeated } from '../../protocols/read-xml.js';
import { flag, list, optional, structure, text } from '../../protocols/shape.js';
import { releaseBytes } from '../../state/blob-uses.js';
import type { Bucket } from '../../state/tables/bucket.js';
import { objectTable } from '../../state/tables/stored-object.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import {
  bucketInput,
  findBucketHere,
  isAllowed,
  objectInput,
  openBucket,
} from './bucket-access.js';
import { checkWriteConditions } from './conditions.js';
import { malformedXml } from './s3-errors.js';

const mostKeys = 1000;

/** Deleting objects. What is not there is deleted all the same. */
export const deleteObjects = [
  operation({
    action: 'DeleteObject',
    rest: { method: 'DELETE', path: '/{Bucket}/{Key+}', status: 204 },
    input: { ...objectInput, IfMatch: inHeader('if-match', optional(text)) },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:DeleteObject');
      const before = context.store.table(objectTable, bucket.name).get(input.Key);
      checkWriteConditions({ IfMatch: input.IfMatch, IfNoneMatch: undefined }, input.Key, before);
      remove(bucket, input.Key, context);
      return {};
    },
  }),

  operation({
    action: 'DeleteObjects',
    rest: { method: 'POST', path: '/{Bucket}', marks: ['delete'], root: 'DeleteResult' },
    input: {
      ...bucketInput,
      Delete: asPayload(
        structure({
          Object: repeated(list(structure({ Key: text }))),
          Quiet: optional(flag),
        }),
        'Delete',
      ),
    },
    run(input, context) {
      const bucket = findBucketHere(input, context);
      const keys = input.Delete.Object.map(({ Key }) => Key);
      if (keys.length < 1 || keys.length > mostKeys) throw malformedXml();
      // Every key is allowed or denied by itself.
      const denied = new Set(
        keys.filter((key) => !isAllowed(bucket, context, 's3:DeleteObject', key)),
      );
      const deleted = keys.filter((key) => !denied.has(key));
      for (const key of deleted) remove(bucket, key, context);
      return {
        Deleted: input.Delete.Quiet === true ? [] : deleted.map((Key) => ({ Key })),
        Error: Array.from(denied, (Key) => ({
          Key,
          Code: 'AccessDenied',
          Message: 'Access Denied',
        })),
      };
    },
  }),
];

function remove(bucket: Bucket, key: string, context: Context): void {
  const table = context.store.table(objectTable, bucket.name);
  const before = table.get(key);
  if (before === undefined) return;
  releaseBytes(context, before.content);
  table.remove(key);
}
