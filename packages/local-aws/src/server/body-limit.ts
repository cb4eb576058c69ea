import { readSignature } from './signature.js';

const mega = 1024 * 1024;

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** How many bytes a request may have: 64 MB for objects of S3, 1 MB for everything else. */
export function bodyLimit(head: RequestHead): number {
  const isObject = head.method === 'PUT' && /^\/[^/]+\/./.test(head.path);
  return isObject && readSignature(head)?.service === 's3' ? 64 * mega : mega;
}
