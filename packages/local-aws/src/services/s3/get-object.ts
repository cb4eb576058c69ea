import { inHeader, inQuery } from '../../protocols/places.js';
import type { RestBinding } from '../../protocols/rest.js';
import { optional, type ReadMembers, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { readBytes } from '../../state/blob-uses.js';
import type { StoredObject } from '../../state/tables/stored-object.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { objectInput, openBucket } from './bucket-access.js';
import { type ByteRange, readByteRange } from './byte-range.js';
import { checksumHeaders, describeChecksum } from './checksum-members.js';
import { checkReadConditions, readConditionInput } from './conditions.js';
import { requireObject } from './find-object.js';
import { describeObject, descriptionHeaders } from './object-description.js';
import { describeLock, lockHeaders } from './object-lock.js';

const override = (header: string) => inQuery(`response-${header}`, optional(text));

const input = {
  ...objectInput,
  ...readConditionInput,
  VersionId: inQuery('versionId', optional(text)),
  Range: inHeader('range', optional(text)),
  ChecksumMode: inHeader('x-amz-checksum-mode', optional(text)),
  ResponseCacheControl: override('cache-control'),
  ResponseContentDisposition: override('content-disposition'),
  ResponseContentEncoding: override('content-encoding'),
  ResponseContentLanguage: override('content-language'),
  ResponseContentType: override('content-type'),
  ResponseExpires: override('expires'),
};

const rest: Omit<RestBinding, 'method'> = {
  path: '/{Bucket}/{Key+}',
  status: ({ ContentRange: range }) => (range === undefined ? 200 : 206),
  headers: {
    ETag: 'etag',
    LastModified: 'last-modified',
    AcceptRanges: 'accept-ranges',
    ContentLength: 'content-length',
    ContentRange: 'content-range',
    ...checksumHeaders,
    ...descriptionHeaders,
    ...lockHeaders,
  },
  headerGroup: { member: 'Metadata', prefix: 'x-amz-meta-' },
};

/** Getting objects, or only what is known of them. */
export const getObject = [
  operation({
    action: 'GetObject',
    rest: { ...rest, method: 'GET', payload: 'Body' },
    input,
    run(request, context) {
      const { object, range, answer } = look(request, context);
      const whole = readBytes(context, object.content);
      return {
        ...answer,
        Body: range === undefined ? whole : whole.subarray(range.first, range.last + 1),
      };
    },
  }),

  operation({
    action: 'HeadObject',
    rest: { ...rest, method: 'HEAD' },
    input,
    run: (request, context) => look(request, context).answer,
  }),
];

interface Look {
  readonly object: StoredObject;
  readonly range: ByteRange | undefined;
  readonly answer: AnswerMembers;
}

function look(request: ReadMembers<typeof input>, context: Context): Look {
  const { Key: key, VersionId: versionId } = request;
  const action = versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  const bucket = openBucket(request, context, action);
  const object = requireObject(bucket, key, context, versionId);
  checkReadConditions(request, object);
  const { size } = object.content;
  const range = readByteRange(request.Range, size);
  const isSummed = request.ChecksumMode?.toUpperCase() === 'ENABLED' && range === undefined;
  const { first, last } = range ?? { first: 0, last: size - 1 };
  const answer = {
    ...describeObject(object),
    ...describeLock(object, bucket, context),
    VersionId: object.versionId,
    ...overrides(request),
    ETag: object.etag,
    LastModified: new Date(object.lastModified),
    AcceptRanges: 'bytes',
    ContentLength: last + 1 - first,
    ContentRange: range === undefined ? undefined : `bytes ${first}-${last}/${size}`,
    ...(isSummed ? describeChecksum(object.checksum) : {}),
  };
  return { object, range, answer };
}

function overrides(request: ReadMembers<typeof input>): AnswerMembers {
  const said = {
    CacheControl: request.ResponseCacheControl,
    ContentDisposition: request.ResponseContentDisposition,
    ContentEncoding: request.ResponseContentEncoding,
    ContentLanguage: request.ResponseContentLanguage,
    ContentType: request.ResponseContentType,
    ExpiresString: request.ResponseExpires,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
