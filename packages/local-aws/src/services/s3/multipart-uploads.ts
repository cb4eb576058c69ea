import { randomBytes } from 'node:crypto';
import { type ChecksumAlgorithm, checksumAlgorithms } from '../../protocols/checksums.js';
import { asPayload, inHeader, inQuery } from '../../protocols/places.js';
import { bytes, integer, optional, text } from '../../protocols/shape.js';
import { keepBytes, releaseBytes } from '../../state/blob-uses.js';
import {
  type MultipartUpload,
  type UploadedPart,
  uploadTable,
} from '../../state/tables/multipart-upload.js';
import { operation } from '../operation.js';
import { objectInput, openBucket } from './bucket-access.js';
import {
  checksumHeaders,
  checksumInput,
  fullChecksum,
  givenAlgorithm,
  md5Input,
  requireSum,
} from './checksum-members.js';
import { requireUpload } from './find-upload.js';
import {
  describeEncryption,
  descriptionHeaders,
  descriptionInput,
  readDescription,
} from './object-description.js';
import { chooseLock, lockInput } from './object-lock.js';
import { checkKey, etagOf } from './put-object.js';
import { invalidArgument } from './s3-errors.js';

const mostParts = 10_000;

/** Uploading in parts, up to completing it. */
export const multipartUploads = [
  operation({
    action: 'CreateMultipartUpload',
    rest: {
      method: 'POST',
      path: '/{Bucket}/{Key+}',
      marks: ['uploads'],
      root: 'InitiateMultipartUploadResult',
      headers: {
        ...descriptionHeaders,
        ChecksumAlgorithm: 'x-amz-checksum-algorithm',
        ChecksumType: 'x-amz-checksum-type',
      },
    },
    input: {
      ...objectInput,
      ...descriptionInput,
      ...lockInput,
      ChecksumAlgorithm: inHeader('x-amz-checksum-algorithm', optional(text)),
      ChecksumType: inHeader('x-amz-checksum-type', optional(text)),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:PutObject');
      checkKey(input.Key);
      const checksum = chooseChecksum(input.ChecksumAlgorithm, input.ChecksumType);
      const upload: MultipartUpload = {
        ...readDescription(input),
        ...chooseLock(input, bucket, context),
        ...checksum,
        id: randomBytes(32).toString('base64url'),
        key: input.Key,
        initiatedAt: context.now.toISOString(),
        parts: [],
      };
      context.store.table(uploadTable, bucket.name).put(upload);
      return {
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: upload.id,
        ChecksumAlgorithm: checksum.checksumAlgorithm,
        ChecksumType: checksum.checksumAlgorithm === undefined ? undefined : checksum.checksumType,
        ...describeEncryption(upload),
      };
    },
  }),

  operation({
    action: 'UploadPart',
    rest: {
      method: 'PUT',
      path: '/{Bucket}/{Key+}',
      marks: ['partNumber', 'uploadId'],
      headers: { ETag: 'etag', ...checksumHeaders, ...descriptionHeaders },
    },
    input: {
      ...objectInput,
      ...checksumInput,
      ...md5Input,
      PartNumber: inQuery('partNumber', integer),
      UploadId: inQuery('uploadId', text),
      Body: asPayload(bytes),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:PutObject');
      const upload = requireUpload(bucket, input, context);
      const { PartNumber: number, Body: body } = input;
      if (number < 1 || number > mostParts) {
        throw invalidArgument(
          'partNumber',
          String(number),
          `Part number must be an integer between 1 and ${mostParts}, inclusive`,
        );
      }
      requireSum(upload, input);
      const algorithm = upload.checksumAlgorithm ?? givenAlgorithm(input);
      const checksum = fullChecksum(body, algorithm).value;
      const part: UploadedPart = {
        number,
        etag: etagOf(body),
        lastModified: context.now.toISOString(),
        content: keepBytes(context, body),
        ...(upload.checksumAlgorithm === undefined ? {} : { checksum }),
      };
      const before = upload.parts.find((other) => other.number === number);
      if (before !== undefined) releaseBytes(context, before.content);
      context.store.table(uploadTable, bucket.name).put({
        ...upload,
        parts: [...upload.parts.filter((other) => other !== before), part].toSorted(
          (a, b) => a.number - b.number,
        ),
      });
      return {
        ETag: part.etag,
        ...(algorithm === undefined ? {} : { [`Checksum${algorithm}`]: checksum }),
        ...describeEncryption(upload),
      };
    },
  }),

  operation({
    action: 'AbortMultipartUpload',
    rest: { method: 'DELETE', path: '/{Bucket}/{Key+}', marks: ['uploadId'], status: 204 },
    input: { ...objectInput, UploadId: inQuery('uploadId', text) },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:AbortMultipartUpload');
      const upload = requireUpload(bucket, input, context);
      for (const { content } of upload.parts) releaseBytes(context, content);
      context.store.table(uploadTable, bucket.name).remove(upload.id);
      return {};
    },
  }),
];

type UploadChecksum = Pick<MultipartUpload, 'checksumAlgorithm' | 'checksumType'>;

/** CRC-64 is always of the whole object; hashes cannot be put together, so they are of the parts. */
function chooseChecksum(named: string | undefined, type: string | undefined): UploadChecksum {
  const algorithm = checksumAlgorithms.find((known) => known === named?.toUpperCase());
  if (named !== undefined && algorithm === undefined) {
    throw invalidArgument(
      'x-amz-checksum-algorithm',
      named,
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${checksumAlgorithms.join(', ')}]`,
    );
  }
  if (type !== undefined && type !== 'COMPOSITE' && type !== 'FULL_OBJECT') {
    throw invalidArgument('x-amz-checksum-type', type, 'Unknown checksum type');
  }
  const chosen =
    type ?? (algorithm === undefined || algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  checkType(algorithm ?? 'CRC64NVME', chosen);
  return {
    ...(algorithm === undefined ? {} : { checksumAlgorithm: algorithm }),
    checksumType: chosen,
  };
}

function checkType(algorithm: ChecksumAlgorithm, type: 'COMPOSITE' | 'FULL_OBJECT'): void {
  const isHash = algorithm === 'SHA1' || algorithm === 'SHA256';
  if (type === 'FULL_OBJECT' ? !isHash : algorithm !== 'CRC64NVME') return;
  throw invalidArgument(
    'x-amz-checksum-type',
    type,
    `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
  );
}
