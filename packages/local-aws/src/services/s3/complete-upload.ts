import { createHash } from 'node:crypto';
import { checksumOf } from '../../protocols/checksums.js';
import { asPayload, inHeader, inQuery } from '../../protocols/places.js';
import { repeated } from '../../protocols/read-xml.js';
import { integer, list, optional, structure, text } from '../../protocols/shape.js';
import { keepBytes, readBytes, releaseBytes } from '../../state/blob-uses.js';
import type { Bucket } from '../../state/tables/bucket.js';
import {
  type MultipartUpload,
  type UploadedPart,
  uploadTable,
} from '../../state/tables/multipart-upload.js';
import {
  type ObjectChecksum,
  objectTable,
  type StoredObject,
} from '../../state/tables/stored-object.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { objectInput, openBucket } from './bucket-access.js';
import { checksumInput, describeChecksum, fullChecksum } from './checksum-members.js';
import { chooseParts } from './choose-parts.js';
import { checkWriteConditions, writeConditionInput } from './conditions.js';
import { requireUpload } from './find-upload.js';
import { describeEncryption, descriptionHeaders } from './object-description.js';
import { replaceObject } from './versions.js';

/** Making an object of the parts of an upload. */
export const completeUpload = [
  operation({
    action: 'CompleteMultipartUpload',
    rest: {
      method: 'POST',
      path: '/{Bucket}/{Key+}',
      marks: ['uploadId'],
      root: 'CompleteMultipartUploadResult',
      headers: descriptionHeaders,
    },
    input: {
      ...objectInput,
      ...checksumInput,
      ...writeConditionInput,
      ChecksumType: inHeader('x-amz-checksum-type', optional(text)),
      MpuObjectSize: inHeader('x-amz-mp-object-size', optional(integer)),
      UploadId: inQuery('uploadId', text),
      MultipartUpload: asPayload(
        optional(
          structure({
            Part: repeated(
              list(
                structure({
                  PartNumber: integer,
                  ETag: text,
                  ChecksumCRC32: optional(text),
                  ChecksumCRC32C: optional(text),
                  ChecksumCRC64NVME: optional(text),
                  ChecksumSHA1: optional(text),
                  ChecksumSHA256: optional(text),
                }),
              ),
            ),
          }),
        ),
        'CompleteMultipartUpload',
      ),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:PutObject');
      const upload = requireUpload(bucket, input, context);
      const before = context.store.table(objectTable, bucket.name).get(upload.key);
      checkWriteConditions(input, upload.key, before);
      const parts = chooseParts(upload, input.MultipartUpload?.Part ?? []);
      const bytes = Buffer.concat(parts.map(({ content }) => readBytes(context, content)));
      const checksum = sumUp(upload, parts, bytes);
      const said = input[`Checksum${checksum.algorithm}`];
      if (said !== undefined && said !== checksum.value) {
        throw new ApiError(
          'BadDigest',
          `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
        );
      }
      const { MpuObjectSize: size = bytes.length } = input;
      if (size !== bytes.length) {
        throw new ApiError(
          'InvalidRequest',
          `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${bytes.length}`,
        );
      }
      const object = assemble(bucket, upload, { parts, bytes, checksum }, context);
      return {
        Location: `/${bucket.name}/${upload.key}`,
        Bucket: bucket.name,
        Key: upload.key,
        ETag: object.etag,
        VersionId: object.versionId,
        ...describeChecksum(object.checksum),
        ...describeEncryption(object),
      };
    },
  }),
];

/** What an object is made of. */
interface Whole {
  readonly parts: readonly UploadedPart[];
  readonly bytes: Uint8Array;
  readonly checksum: ObjectChecksum;
}

function assemble(
  bucket: Bucket,
  upload: MultipartUpload,
  { parts, bytes, checksum }: Whole,
  context: Context,
): StoredObject {
  const tags = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const tag = createHash('md5').update(Buffer.concat(tags)).digest('hex');
  const content = keepBytes(context, bytes);
  for (const part of upload.parts) releaseBytes(context, part.content);
  context.store.table(uploadTable, bucket.name).remove(upload.id);
  const {
    id: _id,
    initiatedAt: _initiatedAt,
    checksumAlgorithm: _algorithm,
    checksumType: _type,
    parts: _parts,
    ...description
  } = upload;
  return replaceObject(bucket, context, {
    ...description,
    etag: `"${tag}-${parts.length}"`,
    lastModified: context.now.toISOString(),
    content,
    checksum,
  });
}

function sumUp(
  { checksumAlgorithm: algorithm, checksumType: type }: MultipartUpload,
  parts: readonly UploadedPart[],
  whole: Uint8Array,
): ObjectChecksum {
  if (algorithm === undefined || type === 'FULL_OBJECT') return fullChecksum(whole, algorithm);
  const sums = parts.map(({ checksum = '' }) => Buffer.from(checksum, 'base64'));
  return {
    algorithm,
    type,
    value: `${checksumOf(algorithm, Buffer.concat(sums))}-${parts.length}`,
  };
}
