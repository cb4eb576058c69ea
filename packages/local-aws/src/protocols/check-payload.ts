import { createHash } from 'node:crypto';
import { ApiError } from '../services/api-error.js';
import { checksumAlgorithms, checksumHeader, checksumLength, checksumOf } from './checksums.js';
import type { HttpRequest } from './wire.js';

/** Refuses a body that is not the one that its client has summed up, whichever way it did. */
export function checkPayload({ headers, bytes }: Pick<HttpRequest, 'headers' | 'bytes'>): void {
  checkMd5(headers['content-md5'], bytes);
  checkSha256(headers['x-amz-content-sha256'], bytes);
  for (const algorithm of checksumAlgorithms) {
    const name = checksumHeader(algorithm);
    const said = headers[name];
    if (said === undefined) continue;
    if (!isBase64Of(checksumLength(algorithm), said)) {
      throw new ApiError('InvalidRequest', `Value for ${name} header is invalid.`);
    }
    if (checksumOf(algorithm, bytes) !== said) {
      throw new ApiError(
        'BadDigest',
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
  }
}

function checkMd5(said: string | undefined, bytes: Uint8Array): void {
  if (said === undefined) return;
  if (!isBase64Of(16, said)) {
    throw new ApiError('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  }
  if (createHash('md5').update(bytes).digest('base64') !== said) {
    throw new ApiError(
      'BadDigest',
      'The Content-MD5 you specified did not match what we received.',
    );
  }
}

function checkSha256(said: string | undefined, bytes: Uint8Array): void {
  if (said === undefined || !/^[0-9a-f]{64}$/.test(said)) return;
  if (createHash('sha256').update(bytes).digest('hex') !== said) {
    throw new ApiError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
}

function isBase64Of(length: number, text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === length && bytes.toString('base64') === text;
}
