import { inQuery } from '../../protocols/places.js';
import { flag, integer, optional, type ReadMembers, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { Bucket } from '../../state/tables/bucket.js';
import { objectTable } from '../../state/tables/stored-object.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { bucketInput, openBucket } from './bucket-access.js';
import { ownerOf } from './buckets.js';
import { type KeyPage, listKeys } from './list-keys.js';
import { invalidArgument } from './s3-errors.js';

const mostKeys = 1000;

const commonInput = {
  ...bucketInput,
  Prefix: inQuery('prefix', optional(text)),
  Delimiter: inQuery('delimiter', optional(text)),
  EncodingType: inQuery('encoding-type', optional(text)),
  MaxKeys: inQuery('max-keys', optional(integer)),
};

type Common = ReadMembers<typeof commonInput>;

/** Listing objects. */
export const listObjects = [
  operation({
    action: 'ListObjectsV2',
    rest: { method: 'GET', path: '/{Bucket}', marks: ['list-type'], root: 'ListBucketResult' },
    input: {
      ...commonInput,
      ContinuationToken: inQuery('continuation-token', optional(text)),
      StartAfter: inQuery('start-after', optional(text)),
      FetchOwner: inQuery('fetch-owner', optional(flag)),
    },
    run(input, context) {
      const { ContinuationToken: token } = input;
      const bucket = openBucket(input, context, 's3:ListBucket');
      const after = token === undefined ? input.StartAfter : readToken(token);
      const listed = list(bucket, input, after, context);
      const last = listed.page.names.at(-1);
      return {
        ...describe(bucket, input, listed, context, input.FetchOwner === true),
        StartAfter: listed.encode(input.StartAfter),
        KeyCount: listed.page.names.length,
        ContinuationToken: token,
        NextContinuationToken:
          listed.page.isTruncated && last !== undefined ? writeToken(last.name) : undefined,
      };
    },
  }),

  operation({
    action: 'ListObjects',
    rest: { method: 'GET', path: '/{Bucket}', root: 'ListBucketResult' },
    input: { ...commonInput, Marker: inQuery('marker', optional(text)) },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:ListBucket');
      const listed = list(bucket, input, input.Marker, context);
      const last = listed.page.names.at(-1);
      return {
        ...describe(bucket, input, listed, context, true),
        Marker: listed.encode(input.Marker ?? ''),
        // Without a delimiter the last key is the next marker, and S3 leaves it to the client.
        NextMarker:
          listed.page.isTruncated && input.Delimiter !== undefined
            ? listed.encode(last?.name)
            : undefined,
      };
    },
  }),
];

interface Listed {
  readonly page: KeyPage;
  readonly most: number;
  readonly encode: (name: string | undefined) => string | undefined;
}

function list(bucket: Bucket, input: Common, after: string | undefined, context: Context): Listed {
  const { MaxKeys: asked = mostKeys, EncodingType: encoding } = input;
  if (asked < 0) {
    throw invalidArgument(
      'max-keys',
      String(asked),
      'Argument maxKeys must be an integer between 0 and 2147483647',
    );
  }
  if (encoding !== undefined && encoding !== 'url') {
    throw invalidArgument(
      'encoding-type',
      encoding,
      'Invalid Encoding Method specified in Request',
    );
  }
  const most = Math.min(asked, mostKeys);
  const rows = context.store.table(objectTable, bucket.name).rows();
  return {
    page: listKeys(
      Array.from(rows, ({ key }) => key),
      { prefix: input.Prefix ?? '', delimiter: input.Delimiter, after, most },
    ),
    most,
    encode: (name) => (name === undefined || encoding === undefined ? name : encodeKey(name)),
  };
}

function describe(
  bucket: Bucket,
  input: Common,
  { page, most, encode }: Listed,
  context: Context,
  withOwner: boolean,
): AnswerMembers {
  const table = context.store.table(objectTable, bucket.name);
  const contents = page.names.flatMap(({ name, isPrefix }) => {
    const object = isPrefix ? undefined : table.get(name);
    if (object === undefined) return [];
    return {
      Key: encode(name),
      LastModified: new Date(object.lastModified),
      ETag: object.etag,
      ChecksumAlgorithm: [object.checksum.algorithm],
      ChecksumType: object.checksum.type,
      Size: object.content.size,
      StorageClass: object.storageClass,
      Owner: withOwner ? ownerOf(bucket.owner) : undefined,
    };
  });
  return {
    Name: bucket.name,
    Prefix: encode(input.Prefix ?? ''),
    Delimiter: encode(input.Delimiter),
    MaxKeys: most,
    EncodingType: input.EncodingType,
    IsTruncated: page.isTruncated,
    Contents: contents,
    CommonPrefixes: page.names
      .filter(({ isPrefix }) => isPrefix)
      .map(({ name }) => ({ Prefix: encode(name) })),
  };
}

/** As forms encode it, except that slashes stay. */
function encodeKey(name: string): string {
  return encodeURIComponent(name).replaceAll('%2F', '/').replaceAll('%20', '+');
}

function writeToken(name: string): string {
  return Buffer.from(`after:${name}`).toString('base64');
}

function readToken(token: string): string {
  const content = Buffer.from(token, 'base64').toString();
  if (content.startsWith('after:')) return content.slice('after:'.length);
  throw invalidArgument(
    'continuation-token',
    token,
    'The continuation token provided is incorrect',
  );
}
