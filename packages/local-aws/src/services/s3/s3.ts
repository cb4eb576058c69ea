import { decodeAwsChunked } from '../../protocols/aws-chunked.js';
import { checkPayload } from '../../protocols/check-payload.js';
import { checksumAlgorithms, checksumHeader } from '../../protocols/checksums.js';
import { restXml } from '../../protocols/rest-xml.js';
import type { HttpRequest } from '../../protocols/wire.js';
import { ApiError } from '../api-error.js';
import type { Service } from '../service.js';
import { bucketOfHost } from './bucket-of-host.js';
import { bucketPolicies } from './bucket-policies.js';
import { buckets } from './buckets.js';
import { completeUpload } from './complete-upload.js';
import { copyObject } from './copy-object.js';
import { deleteObjects } from './delete-objects.js';
import { getObject } from './get-object.js';
import { listObjects } from './list-objects.js';
import { listUploads } from './list-uploads.js';
import { listVersions } from './list-versions.js';
import { multipartUploads } from './multipart-uploads.js';
import { objectLockConfiguration } from './object-lock-configuration.js';
import { objectRetention } from './object-retention.js';
import { objectTags } from './object-tags.js';
import { putObject } from './put-object.js';

const operations = [
  ...buckets,
  ...bucketPolicies,
  ...objectLockConfiguration,
  ...putObject,
  ...getObject,
  ...listObjects,
  ...listVersions,
  ...copyObject,
  ...objectTags,
  ...objectRetention,
  ...deleteObjects,
  ...multipartUploads,
  ...listUploads,
  ...completeUpload,
];

/** S3, as far as buckets, objects and who may reach them. */
export const s3: Service = {
  name: 's3',
  title: 'S3',
  protocol: restXml(operations, {
    namespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
    unwrap,
    ignored: (name) => ignored.has(name) || name.startsWith('x-amz-checksum-'),
  }),
  operations,
};

/** What signing and summing up add to every request. */
const ignored = new Set([
  'x-id',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-sdk-checksum-algorithm',
  'x-amz-security-token',
  'x-amz-trailer',
  'x-amz-user-agent',
]);

function unwrap(request: HttpRequest): HttpRequest {
  const decoded = decodeAwsChunked(request);
  checkPayload(completesUpload(decoded) ? withoutChecksums(decoded) : decoded);
  requireDigest(decoded);
  return withBucketOfHost(decoded);
}

function completesUpload({ method, query }: HttpRequest): boolean {
  return method === 'POST' && new URLSearchParams(query).has('uploadId');
}

/** The checksums of a completion are those of the object, not of the list of parts that is its body. */
function withoutChecksums({ headers, bytes }: HttpRequest): Pick<HttpRequest, 'headers' | 'bytes'> {
  const others = Object.entries(headers).filter(([name]) => !name.startsWith('x-amz-checksum-'));
  return { headers: Object.fromEntries(others), bytes };
}

/** What deletes many objects or locks them must come with its checksum, by method and mark. */
const summed = ['POST delete', 'PUT object-lock', 'PUT retention', 'PUT legal-hold'];

function requireDigest({ method, query, headers }: HttpRequest): void {
  const marks = [...new URLSearchParams(query).keys()];
  if (!marks.some((mark) => summed.includes(`${method} ${mark}`))) return;
  const names = ['content-md5', ...checksumAlgorithms.map(checksumHeader)];
  if (names.some((name) => headers[name] !== undefined)) return;
  throw new ApiError(
    'InvalidRequest',
    'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
  );
}

function withBucketOfHost(request: HttpRequest): HttpRequest {
  const bucket = bucketOfHost(request.headers);
  if (bucket === undefined) return request;
  const { method, path, query, headers, bytes } = request;
  return {
    method,
    path: `/${bucket}${path}`,
    query,
    headers,
    get body() {
      return request.body;
    },
    bytes,
  };
}
