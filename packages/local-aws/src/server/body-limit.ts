import { readSignature } from './signature.js';

const mega = 1024 * 1024;

/** What is known of a request before its body is read. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What services take whose requests carry more than their parameters. */
const larger: Readonly<Record<string, number>> = {
  // A batch of events is 1 MB before it is JSON.
  logs: 4 * mega,
  // A bill of material of 5,000 components.
  'inspector-scan': 16 * mega,
};

/** How many bytes a request may have: 64 MB for objects of S3, 1 MB for nearly everything else. */
export function bodyLimit(head: RequestHead): number {
  const service = readSignature(head)?.service ?? '';
  const isObject = head.method === 'PUT' && /^\/[^/]+\/./.test(head.path);
  return service === 's3' && isObject ? 64 * mega : (larger[service] ?? mega);
}
