import { inHeader, inHeaders } from '../../protocols/places.js';
import { map, optional, type ReadMembers, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { ObjectDescription } from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import { refuseAcls } from './buckets.js';
import { readTagHeader } from './object-tags.js';
import { invalidArgument } from './s3-errors.js';

/** What user metadata may take, names and values together. */
const mostMetadata = 2048;

const optionalText = optional(text);

/** The headers that describe an object that is put. */
export const descriptionInput = {
  ACL: inHeader('x-amz-acl', optionalText),
  CacheControl: inHeader('cache-control', optionalText),
  ContentDisposition: inHeader('content-disposition', optionalText),
  ContentEncoding: inHeader('content-encoding', optionalText),
  ContentLanguage: inHeader('content-language', optionalText),
  ContentType: inHeader('content-type', optionalText),
  Expires: inHeader('expires', optionalText),
  Metadata: inHeaders('x-amz-meta-', map(text)),
  ServerSideEncryption: inHeader('x-amz-server-side-encryption', optionalText),
  SSEKMSKeyId: inHeader('x-amz-server-side-encryption-aws-kms-key-id', optionalText),
  StorageClass: inHeader('x-amz-storage-class', optionalText),
  Tagging: inHeader('x-amz-tagging', optionalText),
};

/** The headers of an answer that describes an object. */
export const descriptionHeaders = {
  CacheControl: 'cache-control',
  ContentDisposition: 'content-disposition',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
  ContentType: 'content-type',
  VersionId: 'x-amz-version-id',
  ExpiresString: 'expires',
  StorageClass: 'x-amz-storage-class',
  TagCount: 'x-amz-tagging-count',
  ServerSideEncryption: 'x-amz-server-side-encryption',
  SSEKMSKeyId: 'x-amz-server-side-encryption-aws-kms-key-id',
} as const;

const storageClasses = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
];

/** Reads the headers. Archives are refused, because nobody could get what is in them. */
export function readDescription(input: ReadMembers<typeof descriptionInput>): ObjectDescription {
  refuseAcls(input.ACL);
  const { StorageClass: storageClass = 'STANDARD', ServerSideEncryption: encryption = 'AES256' } =
    input;
  if (!storageClasses.includes(storageClass)) {
    throw new ApiError('InvalidStorageClass', 'The storage class you specified is not valid');
  }
  if (encryption !== 'AES256' && encryption !== 'aws:kms') {
    throw invalidArgument(
      'x-amz-server-side-encryption',
      encryption,
      'The encryption method specified is not supported',
    );
  }
  checkMetadata(input.Metadata);
  const { SSEKMSKeyId: kmsKeyId } = input;
  return {
    ...present({
      contentType: input.ContentType,
      cacheControl: input.CacheControl,
      contentDisposition: input.ContentDisposition,
      contentEncoding: input.ContentEncoding,
      contentLanguage: input.ContentLanguage,
      expires: input.Expires,
      kmsKeyId: encryption === 'aws:kms' ? kmsKeyId : undefined,
    }),
    metadata: input.Metadata,
    tags: readTagHeader(input.Tagging),
    storageClass,
    encryption,
  };
}

/** What an answer says of an object; S3 says nothing of what is as usual. */
export function describeObject(row: ObjectDescription): AnswerMembers {
  const tagCount = Object.keys(row.tags).length;
  return {
    CacheControl: row.cacheControl,
    ContentDisposition: row.contentDisposition,
    ContentEncoding: row.contentEncoding,
    ContentLanguage: row.contentLanguage,
    ContentType: row.contentType ?? 'binary/octet-stream',
    ExpiresString: row.expires,
    Metadata: row.metadata,
    StorageClass: row.storageClass === 'STANDARD' ? undefined : row.storageClass,
    TagCount: tagCount === 0 ? undefined : tagCount,
    ...describeEncryption(row),
  };
}

/** What an answer says of how an object is encrypted, or would be on AWS. */
export function describeEncryption({ encryption, kmsKeyId }: ObjectDescription): AnswerMembers {
  return { ServerSideEncryption: encryption, SSEKMSKeyId: kmsKeyId };
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  const size = Object.entries(metadata)
    .flat()
    .reduce((total, part) => total + Buffer.byteLength(part), 0);
  if (size <= mostMetadata) return;
  throw new ApiError(
    'MetadataTooLarge',
    'Your metadata headers exceed the maximum allowed metadata size',
    400,
    { Size: String(size), MaxSizeAllowed: String(mostMetadata) },
  );
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  // Only what is undefined was left out.
  return Object.fromEntries(entries) as Present<T>;
}
