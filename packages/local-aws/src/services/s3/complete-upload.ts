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
import { checkWriteConditions, writeConditionInput } from './conditions.js';
import { requireUpload } from './find-upload.js';
import { describeEncryption, descriptionHeaders } from './object-description.js';
import { replaceObject } from './put-object.js';

/** Every part but the last has at least so many bytes (S3, *Multipart upload limits*). */
const smallestPart = 5 * 1024 * 1024;

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
      const parts = choose(upload, input.MultipartUpload?.Part ?? []);
      const object = assemble(bucket, upload, parts, context);
      if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== object.content.size) {
        throw new ApiError(
          'InvalidRequest',
          `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${object.content.size}`,
        );
      }
      const said = input[`Checksum${object.checksum.algorithm}`];
      if (said !== undefined && said !== object.checksum.value) {
        throw new ApiError(
          'BadDigest',
          `The ${object.checksum.algorithm} you specified did not match the calculated checksum.`,
        );
      }
      return {
        Location: `/${bucket.name}/${upload.key}`,
        Bucket: bucket.name,
        Key: upload.key,
        ETag: object.etag,
        ...describeChecksum(object.checksum),
        ...describeEncryption(object),
      };
    },
  }),
];

interface NamedPart {
  readonly PartNumber: number;
  readonly ETag: string;
  readonly [checksum: `Checksum${string}`]: string | undefined;
}

function choose(upload: MultipartUpload, named: readonly NamedPart[]): readonly UploadedPart[] {
  if (named.length === 0) {
    throw new ApiError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  if (named.some(({ PartNumber: number }, index) => number <= before(index))) {
    throw new ApiError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
    );
  }
  const parts = named.map((name) => requirePart(upload, name));
  const small = parts.slice(0, -1).find(({ content }) => content.size < smallestPart);
  if (small === undefined) return parts;
  throw new ApiError(
    'EntityTooSmall',
    'Your proposed upload is smaller than the minimum allowed size',
    400,
    {
      ProposedSize: String(small.content.size),
      MinSizeAllowed: String(smallestPart),
      PartNumber: String(small.number),
      ETag: small.etag,
    },
  );

  function before(index: number): number {
    return named[index - 1]?.PartNumber ?? 0;
  }
}

function requirePart(upload: MultipartUpload, name: NamedPart): UploadedPart {
  const { PartNumber: number, ETag: etag } = name;
  const part = upload.parts.find((candidate) => candidate.number === number);
  const checksum = name[`Checksum${upload.checksumAlgorithm}`];
  const isSame =
    part !== undefined &&
    part.etag.replaceAll('"', '') === etag.replaceAll('"', '') &&
    (checksum === undefined || checksum === part.checksum);
  if (isSame) return part;
  throw new ApiError(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    400,
    { UploadId: upload.id, PartNumber: String(number), ETag: etag },
  );
}

function assemble(
  bucket: Bucket,
  upload: MultipartUpload,
  parts: readonly UploadedPart[],
  context: Context,
): StoredObject {
  const whole = Buffer.concat(parts.map(({ content }) => readBytes(context, content)));
  const tags = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex'));
  const tag = createHash('md5').update(Buffer.concat(tags)).digest('hex');
  const content = keepBytes(context, whole);
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
    checksum: sumUp(upload, parts, whole),
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
