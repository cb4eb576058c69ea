import { owner } from './local.js';

/** The header of a signature, for services that no client can be had for. It is not verified. */
export function signedFor(service: string, account = owner, region = 'us-east-1') {
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${account}/20261127/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  };
}
