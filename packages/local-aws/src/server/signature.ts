import type { HttpRequest } from '../protocols/wire.js';

/** What the signature of a request says about it. The signature itself is not checked. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly sessionToken: string | undefined;
}

const pattern =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=[^,\s]+,\s*Signature=[0-9a-f]{64}$/;

/** Reads the Signature Version 4 of a request; `undefined` when there is none. */
export function readSignature(request: Pick<HttpRequest, 'headers'>): Signature | undefined {
  const [, accessKeyId, region, service] =
    pattern.exec(request.headers['authorization'] ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service, sessionToken: request.headers['x-amz-security-token'] };
}
