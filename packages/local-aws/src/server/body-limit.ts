import { bucketOfHost } from '../services/s3/bucket-of-host.js';
import { readSignature } from './signature.js';

const mega = 1024 * 1024;

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What services take whose requests carry more than their parameters. */
const larger: ReadonlyMap<string, number> = new Map([
  // A batch of events is 1 MB before it is JSON.
  ['logs', 4 * mega],
  // A bill of material of 5,000 components.
  ['inspector-scan', 16 * mega],
]);

/** How many bytes a request may have: 64 MB for objects of S3, 1 MB for nearly everything else. */
export function bodyLimit(head: RequestHead): number {
  const service = readSignature(head)?.service ?? '';
  const path = bucketOfHost(head.headers) === undefined ? head.path : `/bucket${head.path}`;
  const isObject = head.method === 'PUT' && /^\/[^/]+\/./.test(path);
  return service === 's3' && isObject ? 64 * mega : (larger.get(service) ?? mega);
}
