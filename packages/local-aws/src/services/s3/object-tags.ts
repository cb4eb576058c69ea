import { asPayload } from '../../protocols/places.js';
import { repeated } from '../../protocols/read-xml.js';
import { list, structure, text } from '../../protocols/shape.js';
import { objectTable } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { type BucketRequest, objectInput, openBucket } from './bucket-access.js';
import { requireObject } from './find-object.js';

const mostTags = 10;

/** Tags of objects. */
export const objectTags = [
  operation({
    action: 'PutObjectTagging',
    rest: { method: 'PUT', path: '/{Bucket}/{Key+}', marks: ['tagging'] },
    input: {
      ...objectInput,
      Tagging: asPayload(
        structure({
          TagSet: structure({ Tag: repeated(list(structure({ Key: text, Value: text }))) }),
        }),
        'Tagging',
      ),
    },
    run(input, context) {
      const pairs = input.Tagging.TagSet.Tag.map(({ Key, Value }) => [Key, Value] as const);
      setTags(input, context, 's3:PutObjectTagging', readTags(pairs));
      return {};
    },
  }),

  operation({
    action: 'GetObjectTagging',
    rest: { method: 'GET', path: '/{Bucket}/{Key+}', marks: ['tagging'], root: 'Tagging' },
    input: objectInput,
    run(input, context) {
      const bucket = openBucket(input, context, 's3:GetObjectTagging');
      const { tags } = requireObject(bucket, input.Key, context);
      return { TagSet: { Tag: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) } };
    },
  }),

  operation({
    action: 'DeleteObjectTagging',
    rest: { method: 'DELETE', path: '/{Bucket}/{Key+}', marks: ['tagging'], status: 204 },
    input: objectInput,
    run(input, context) {
      setTags(input, context, 's3:DeleteObjectTagging', {});
      return {};
    },
  }),
];

/** Reads tags as a header has them: a query string. */
export function readTagHeader(header: string | undefined): Readonly<Record<string, string>> {
  return readTags([...new URLSearchParams(header ?? '')]);
}

function setTags(
  request: BucketRequest & { readonly Key: string },
  context: Context,
  action: string,
  tags: Readonly<Record<string, string>>,
): void {
  const bucket = openBucket(request, context, action);
  const object = requireObject(bucket, request.Key, context);
  context.store.table(objectTable, bucket.name).put({ ...object, tags });
}

function readTags(
  pairs: readonly (readonly [key: string, value: string])[],
): Readonly<Record<string, string>> {
  const tags = Object.fromEntries(pairs);
  if (Object.keys(tags).length < pairs.length) {
    throw invalidTag('Cannot provide multiple Tags with the same key');
  }
  if (pairs.length > mostTags) {
    throw new ApiError('BadRequest', `Object tags cannot be greater than ${mostTags}`);
  }
  for (const [key, value] of pairs) {
    if (key.length < 1 || key.length > 128)
      throw invalidTag('The TagKey you have provided is invalid');
    if (value.length > 256) throw invalidTag('The TagValue you have provided is invalid');
  }
  return tags;
}

function invalidTag(message: string): ApiError {
  return new ApiError('InvalidTag', message);
}
