import { ApiError } from '../services/api-error.js';
import type { HttpRequest } from './wire.js';

/**
 * Takes off the encoding in which clients of S3 send streams whose length or checksum they do not
 * know beforehand (S3, *Signature calculations: chunked upload*): chunks with their sizes and perhaps
 * signatures, which are not checked here, and then trailers, which become headers.
 */
export function decodeAwsChunked(request: HttpRequest): HttpRequest {
  const { headers, bytes } = request;
  if (headers['x-amz-content-sha256']?.startsWith('STREAMING-') !== true) return request;
  const { content, trailers } = readChunks(Buffer.from(bytes));
  const length = headers['x-amz-decoded-content-length'];
  if (length !== undefined && Number(length) !== content.length) {
    throw new ApiError(
      'IncompleteBody',
      'You did not provide the number of bytes specified by the Content-Length HTTP header.',
    );
  }
  const encodings = (headers['content-encoding'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'aws-chunked' && name !== '');
  const { method, path, query } = request;
  return {
    method,
    path,
    query,
    headers: {
      ...headers,
      ...trailers,
      'content-encoding': encodings.length === 0 ? undefined : encodings.join(','),
    },
    // Objects are not text, and large.
    get body() {
      return content.toString('utf8');
    },
    bytes: content,
  };
}

interface Chunks {
  readonly content: Buffer;
  readonly trailers: Readonly<Record<string, string>>;
}

function readChunks(encoded: Buffer): Chunks {
  const parts: Buffer[] = [];
  let at = 0;
  const line = (): string => {
    const end = encoded.indexOf('\r\n', at);
    if (end === -1) throw malformed();
    const text = encoded.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  for (;;) {
    const [, size] = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(line()) ?? [];
    if (size === undefined) throw malformed();
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    if (at + length > encoded.length) throw malformed();
    parts.push(encoded.subarray(at, at + length));
    at += length;
    if (line() !== '') throw malformed();
  }
  const trailers: Record<string, string> = {};
  while (at < encoded.length) {
    const [, name, value] = /^([\w-]+)\s*:\s*(.*?)\s*$/.exec(line()) ?? [];
    if (name !== undefined && value !== undefined) trailers[name.toLowerCase()] = value;
  }
  return { content: Buffer.concat(parts), trailers };
}

function malformed(): ApiError {
  return new ApiError(
    'InvalidChunkSizeError',
    'The chunks of the body are not what aws-chunked says they should be',
  );
}
