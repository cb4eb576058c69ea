import { randomUUID } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';

/** How {@link fetchDocument} fetches. */
export interface FetchDocumentOptions {
  /** Most bytes that are taken. */
  readonly maxBytes: number;
  /** Longest wait in milliseconds. */
  readonly maxWait: number;
  /** Fetches. Default: that of Node. */
  readonly fetch?: typeof globalThis.fetch;
  /** Cancels; its reason is thrown. */
  readonly signal?: AbortSignal;
}

const maxRedirects = 5;

/** The bytes of a file; `undefined` when there is none. */
export async function readDocument(
  path: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw cause;
  });
  if (file === undefined) return undefined;
  try {
    return await collect(file.createReadStream({ autoClose: false }), maxBytes);
  } finally {
    await file.close();
  }
}

/** Write a file under a temporary name and rename it, so that nobody reads half of it. */
export async function writeDocument(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * The bytes of an address. Only `https:` is spoken, but to this machine; redirects are followed
 * on the same host alone, because the address that was named is the one that is trusted.
 */
export async function fetchDocument(url: URL, options: FetchDocumentOptions): Promise<Uint8Array> {
  const { maxBytes, maxWait, signal, fetch = globalThis.fetch } = options;
  const late = AbortSignal.timeout(maxWait);
  const cancel = signal === undefined ? late : AbortSignal.any([signal, late]);
  let at = url;
  for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
    checkAddress(at);
    const response = await fetch(at, { redirect: 'manual', signal: cancel });
    const location = response.headers.get('location');
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      const next = new URL(location, at);
      if (next.origin !== url.origin) {
        throw new Error(`it redirects to ${next.origin}, and only ${url.origin} is trusted`);
      }
      at = next;
    } else if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the answer is ${response.status}`);
    } else {
      return await collect(response.body ?? [], maxBytes);
    }
  }
  throw new Error(`it redirects more than ${maxRedirects} times`);
}

function checkAddress({ protocol, hostname, username, password }: URL): void {
  if (username !== '' || password !== '') {
    throw new Error('the address holds a user or a password; leave them out');
  }
  const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) {
    throw new Error(`${protocol}// is not spoken; use https://`);
  }
}

async function collect(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`);
    all.push(chunk);
  }
  return Buffer.concat(all);
}
