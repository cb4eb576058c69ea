import { inHeader } from '../../protocols/places.js';
import { optional, text, time } from '../../protocols/shape.js';
import { readBytes, shareBytes } from '../../state/blob-uses.js';
import { objectTable, type StoredObject } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { isAllowed, objectInput, openBucket, requireBucket } from './bucket-access.js';
import { describeChecksum, fullChecksum } from './checksum-members.js';
import { checkReadConditions, checkWriteConditions, writeConditionInput } from './conditions.js';
import { requireObject } from './find-object.js';
import {
  describeEncryption,
  descriptionHeaders,
  descriptionInput,
  readDescription,
} from './object-description.js';
import { chooseLock, lockInput } from './object-lock.js';
import { readTagHeader } from './object-tags.js';
import { checkKey, etagOf } from './put-object.js';
import { accessDenied, invalidArgument, preconditionFailed } from './s3-errors.js';
import { replaceObject } from './versions.js';

const directiveInput = (of: string) => inHeader(`x-amz-${of}-directive`, optional(text));

/** Copying objects, also from one region to another. */
export const copyObject = [
  operation({
    action: 'CopyObject',
    rest: {
      method: 'PUT',
      path: '/{Bucket}/{Key+}',
      header: 'x-amz-copy-source',
      headers: { ...descriptionHeaders, CopySourceVersionId: 'x-amz-copy-source-version-id' },
    },
    input: {
      ...objectInput,
      ...descriptionInput,
      ...lockInput,
      ...writeConditionInput,
      CopySource: inHeader('x-amz-copy-source', text),
      CopySourceIfMatch: inHeader('x-amz-copy-source-if-match', optional(text)),
      CopySourceIfNoneMatch: inHeader('x-amz-copy-source-if-none-match', optional(text)),
      CopySourceIfModifiedSince: inHeader('x-amz-copy-source-if-modified-since', optional(time)),
      CopySourceIfUnmodifiedSince: inHeader(
        'x-amz-copy-source-if-unmodified-since',
        optional(time),
      ),
      ExpectedSourceBucketOwner: inHeader('x-amz-source-expected-bucket-owner', optional(text)),
      MetadataDirective: directiveInput('metadata'),
      TaggingDirective: directiveInput('tagging'),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:PutObject');
      checkKey(input.Key);
      const source = openSource(input.CopySource, input.ExpectedSourceBucketOwner, context);
      checkSource(input, source.object);
      const before = context.store.table(objectTable, bucket.name).get(input.Key);
      checkWriteConditions(input, input.Key, before);
      const replaces = isReplaced('x-amz-metadata-directive', input.MetadataDirective);
      const replacesTags = isReplaced('x-amz-tagging-directive', input.TaggingDirective);
      const said = readDescription(input);
      const isSelf = source.bucket === bucket.name && source.object.key === input.Key;
      const changes =
        replaces ||
        input.ServerSideEncryption !== undefined ||
        said.storageClass !== source.object.storageClass;
      if (isSelf && !changes) {
        throw new ApiError(
          'InvalidRequest',
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        );
      }
      const { object } = source;
      const body = readBytes(context, object.content);
      const copy = replaceObject(bucket, context, {
        ...(replaces ? said : describedAs(object)),
        ...chooseLock(input, bucket, context),
        tags: replacesTags ? readTagHeader(input.Tagging) : object.tags,
        storageClass: said.storageClass,
        encryption: said.encryption,
        ...(said.kmsKeyId === undefined ? {} : { kmsKeyId: said.kmsKeyId }),
        key: input.Key,
        // A copy is one piece, also of what was uploaded in parts.
        etag: etagOf(body),
        lastModified: context.now.toISOString(),
        content: shareBytes(context, object.content),
        checksum:
          object.checksum.type === 'FULL_OBJECT'
            ? object.checksum
            : fullChecksum(body, object.checksum.algorithm),
      });
      return {
        ...describeEncryption(copy),
        VersionId: copy.versionId,
        CopySourceVersionId: object.versionId,
        CopyObjectResult: {
          ETag: copy.etag,
          LastModified: new Date(copy.lastModified),
          ...describeChecksum(copy.checksum),
        },
      };
    },
  }),
];

interface Source {
  readonly bucket: string;
  readonly object: StoredObject;
}

/** Where the source is does not matter, only whether the caller may read it. */
function openSource(header: string, owner: string | undefined, context: Context): Source {
  const [, bucketName, encoded] = /^\/?([^/?]+)\/([^?]+)$/.exec(header) ?? [];
  const key = encoded === undefined ? undefined : decode(encoded);
  if (bucketName === undefined || key === undefined) {
    throw invalidArgument(
      'x-amz-copy-source',
      header,
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  }
  const bucket = requireBucket({ Bucket: bucketName, ExpectedBucketOwner: owner }, context);
  if (!isAllowed(bucket, context, 's3:GetObject', key)) throw accessDenied();
  return { bucket: bucket.name, object: requireObject(bucket, key, context) };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

interface SourceConditions {
  readonly CopySourceIfMatch: string | undefined;
  readonly CopySourceIfNoneMatch: string | undefined;
  readonly CopySourceIfModifiedSince: Date | undefined;
  readonly CopySourceIfUnmodifiedSince: Date | undefined;
}

function checkSource(input: SourceConditions, object: StoredObject): void {
  try {
    checkReadConditions(
      {
        IfMatch: input.CopySourceIfMatch,
        IfNoneMatch: input.CopySourceIfNoneMatch,
        IfModifiedSince: input.CopySourceIfModifiedSince,
        IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
      },
      object,
    );
  } catch (error) {
    // Nothing is read, so that nothing is new is a condition like any other.
    if (error instanceof ApiError && error.status === 304) {
      throw preconditionFailed('x-amz-copy-source-If-None-Match');
    }
    throw error;
  }
}

function isReplaced(name: string, directive = 'COPY'): boolean {
  if (directive === 'REPLACE') return true;
  if (directive === 'COPY') return false;
  throw invalidArgument(name, directive, 'Unknown directive');
}

/** What a copy takes over; key and lock are its own. */
function describedAs(
  object: StoredObject,
): Omit<StoredObject, 'kmsKeyId' | 'versionId' | 'retention' | 'legalHold'> {
  const {
    kmsKeyId: _key,
    versionId: _id,
    retention: _retention,
    legalHold: _hold,
    ...rest
  } = object;
  return rest;
}
