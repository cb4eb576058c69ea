import { inQuery } from '../../protocols/places.js';
import { integer, optional, text } from '../../protocols/shape.js';
import { uploadTable } from '../../state/tables/multipart-upload.js';
import { operation } from '../operation.js';
import { bucketInput, objectInput, openBucket } from './bucket-access.js';
import { ownerOf } from './buckets.js';
import { requireUpload } from './find-upload.js';
import { compareUtf8 } from './list-keys.js';
import { invalidArgument } from './s3-errors.js';

const mostListed = 1000;

/** Uploads that are not completed, and their parts. */
export const listUploads = [
  operation({
    action: 'ListParts',
    rest: {
      method: 'GET',
      path: '/{Bucket}/{Key+}',
      marks: ['uploadId'],
      root: 'ListPartsResult',
    },
    input: {
      ...objectInput,
      UploadId: inQuery('uploadId', text),
      MaxParts: inQuery('max-parts', optional(integer)),
      PartNumberMarker: inQuery('part-number-marker', optional(integer)),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:ListMultipartUploadParts');
      const upload = requireUpload(bucket, input, context);
      const { PartNumberMarker: marker = 0 } = input;
      const most = checkMost('max-parts', input.MaxParts);
      const rest = upload.parts.filter(({ number }) => number > marker);
      const parts = rest.slice(0, most);
      return {
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: upload.id,
        PartNumberMarker: marker,
        NextPartNumberMarker: parts.at(-1)?.number ?? 0,
        MaxParts: most,
        IsTruncated: rest.length > parts.length,
        StorageClass: upload.storageClass,
        Owner: ownerOf(bucket.owner),
        Initiator: ownerOf(bucket.owner),
        ChecksumAlgorithm: upload.checksumAlgorithm,
        Part: parts.map(({ number, etag, lastModified, content, checksum }) => ({
          PartNumber: number,
          LastModified: new Date(lastModified),
          ETag: etag,
          Size: content.size,
          ...(upload.checksumAlgorithm === undefined
            ? {}
            : { [`Checksum${upload.checksumAlgorithm}`]: checksum }),
        })),
      };
    },
  }),

  operation({
    action: 'ListMultipartUploads',
    rest: {
      method: 'GET',
      path: '/{Bucket}',
      marks: ['uploads'],
      root: 'ListMultipartUploadsResult',
    },
    input: {
      ...bucketInput,
      Prefix: inQuery('prefix', optional(text)),
      MaxUploads: inQuery('max-uploads', optional(integer)),
      KeyMarker: inQuery('key-marker', optional(text)),
      UploadIdMarker: inQuery('upload-id-marker', optional(text)),
      EncodingType: inQuery('encoding-type', optional(text)),
    },
    run(input, context) {
      const bucket = openBucket(input, context, 's3:ListBucketMultipartUploads');
      const { Prefix: prefix = '', KeyMarker: keyMarker = '', UploadIdMarker: idMarker } = input;
      const most = checkMost('max-uploads', input.MaxUploads);
      const rest = [...context.store.table(uploadTable, bucket.name).rows()]
        .filter(({ key }) => key.startsWith(prefix))
        .toSorted((a, b) => compareUtf8(a.key, b.key) || compareUtf8(a.id, b.id))
        .filter(({ key, id }) => {
          const order = compareUtf8(key, keyMarker);
          return order > 0 || (order === 0 && idMarker !== undefined && id > idMarker);
        });
      const uploads = rest.slice(0, most);
      const isTruncated = rest.length > uploads.length;
      return {
        Bucket: bucket.name,
        Prefix: prefix,
        KeyMarker: keyMarker,
        UploadIdMarker: idMarker,
        MaxUploads: most,
        IsTruncated: isTruncated,
        NextKeyMarker: isTruncated ? uploads.at(-1)?.key : undefined,
        NextUploadIdMarker: isTruncated ? uploads.at(-1)?.id : undefined,
        Upload: uploads.map(({ key, id, initiatedAt, storageClass }) => ({
          Key: key,
          UploadId: id,
          Initiated: new Date(initiatedAt),
          StorageClass: storageClass,
          Owner: ownerOf(bucket.owner),
          Initiator: ownerOf(bucket.owner),
        })),
      };
    },
  }),
];

function checkMost(name: string, asked = mostListed): number {
  if (asked < 0) throw invalidArgument(name, String(asked), 'It must not be negative');
  return Math.min(asked, mostListed);
}
