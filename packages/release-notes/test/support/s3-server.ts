import { createHash } from 'node:crypto';
import { type Answer, type Call, startServer } from './http-faults.js';

/** One object that is kept. */
export interface KeptObject {
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * S3 as far as objects are put and looked at, with conditional writes, metadata and checksums, which that
 * of `emulate` lacks. What the real one refuses is refused: unsigned calls, wrong checksums, a condition
 * that does not hold, the bucket of another account.
 */
export async function startS3(buckets: Readonly<Record<string, string>>) {
  const objects = new Map<string, KeptObject>();
  const denied = new Set<string>();
  const puts: string[] = [];

  const answer = (call: Call): Answer => {
    const { method, headers } = call;
    const url = new URL(call.path, 'http://s3.invalid');
    const [, bucket = '', key = ''] =
      /^\/([^/]+)\/(.+)$/.exec(decodeURIComponent(url.pathname)) ?? [];
    if (!/^AWS4-HMAC-SHA256 Credential=/.test(headers.authorization ?? '')) {
      return refuse(403, 'AccessDenied', method);
    }
    if (denied.has(method)) return refuse(403, 'AccessDenied', method);
    const owner = Object.hasOwn(buckets, bucket) ? buckets[bucket] : undefined;
    if (owner === undefined) return refuse(404, 'NoSuchBucket', method);
    const expected = headers['x-amz-expected-bucket-owner'];
    if (expected !== undefined && expected !== owner) return refuse(403, 'AccessDenied', method);
    const name = `${bucket}/${key}`;
    if (method === 'HEAD') return head(name);
    if (method === 'PUT') return put(name, call);
    return refuse(405, 'MethodNotAllowed', method);
  };

  const head = (name: string): Answer => {
    const object = objects.get(name);
    if (!object) return refuse(404, 'NoSuchKey', 'HEAD');
    return {
      status: 200,
      body: undefined,
      headers: {
        ...object.headers,
        etag: object.etag,
        'content-length': String(object.bytes.length),
      },
    };
  };

  const put = (name: string, { headers, bytes = new Uint8Array() }: Call): Answer => {
    const there = objects.get(name);
    const [match, noneMatch] = [headers['if-match'], headers['if-none-match']];
    if (noneMatch !== undefined && noneMatch !== '*') return refuse(501, 'NotImplemented', 'PUT');
    if (match !== undefined && !there) return refuse(404, 'NoSuchKey', 'PUT');
    if ((noneMatch === '*' && there) || (match !== undefined && match !== there?.etag)) {
      return refuse(412, 'PreconditionFailed', 'PUT');
    }
    const digest = createHash('sha256').update(bytes).digest();
    const checksum = headers['x-amz-checksum-sha256'];
    if (checksum !== undefined && checksum !== digest.toString('base64')) {
      return refuse(400, 'BadDigest', 'PUT');
    }
    if (headers['x-amz-content-sha256'] !== digest.toString('hex')) {
      return refuse(400, 'XAmzContentSHA256Mismatch', 'PUT');
    }
    const kept = Object.entries(headers).filter(
      ([header]) =>
        /^x-amz-meta-/.test(header) || ['content-type', 'cache-control'].includes(header),
    );
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const headersKept = Object.fromEntries(kept.map(([header, value]) => [header, String(value)]));
    objects.set(name, { bytes, etag, headers: headersKept });
    puts.push(name);
    return { status: 200, body: undefined, headers: { etag } };
  };

  const server = await startServer(answer);
  return {
    ...server,
    objects,
    /** Every object that was written, in order. */
    puts,
    /** Refuses a method from now on, as if permission were missing. */
    deny(method: string) {
      denied.add(method);
    },
  };
}

function refuse(status: number, code: string, method: string): Answer {
  if (method === 'HEAD') return { status, body: undefined };
  const text = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>It said ${code}.</Message></Error>`;
  return { status, body: undefined, text, headers: { 'content-type': 'application/xml' } };
}
