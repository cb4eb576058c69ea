import { createHash, createHmac } from 'node:crypto';
import type { AwsCredentials } from '@soe/packer-runner';

/** SHA-256, or its HMAC, of Node in the shape that the signer of the SDK asks for. */
class NodeSha256 {
  readonly #secret: Buffer | undefined;
  #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hash = this.#begin();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin() {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}

/** A request that a service of AWS is sent without a client of the SDK. */
export interface AwsRequest {
  readonly service: string;
  readonly region: string;
  readonly url: URL;
  readonly body: string;
}

/** The headers of a JSON request with its signature (SigV4). */
export async function signedHeaders(
  { service, region, url, body }: AwsRequest,
  credentials: AwsCredentials | (() => Promise<AwsCredentials>),
): Promise<Readonly<Record<string, string>>> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const signer = new SignatureV4({ service, region, credentials, sha256: NodeSha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  return headers;
}
