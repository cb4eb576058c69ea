import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server is to do instead of answering. */
export interface Fault {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Never answers at all. */
  readonly hang?: boolean;
  /** Does what was asked first, so that only the answer is lost. */
  readonly after?: boolean;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** JSON, or bytes where the caller does not call it JSON. */
  readonly body: unknown;
  /** The body as it came. */
  readonly bytes?: Uint8Array<ArrayBuffer>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** What is sent in place of JSON. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on loopback that writes every call down, and fails where a test asks it to. */
export async function startServer(answer: (call: Call) => Answer | Promise<Answer>) {
  const calls: Call[] = [];
  let faultFor: (call: Call, number: number) => Fault | undefined = () => undefined;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const json = /^application\/json/.test(request.headers['content-type'] ?? 'application/json');
    const sent: unknown = json && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : bytes;
    const call = {
      method: request.method ?? 'GET',
      path: request.url ?? '',
      headers: request.headers,
      body: bytes.length === 0 ? undefined : sent,
      bytes: new Uint8Array(bytes),
    };
    calls.push(call);
    const fault = faultFor(call, calls.length);
    if (fault?.after) await answer(call);
    if (fault?.hang) return;
    if (fault) {
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.body ?? '{}');
      return;
    }
    const given = await answer(call);
    response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers });
    if (given.text !== undefined) response.end(given.text);
    else response.end(given.body === undefined ? undefined : JSON.stringify(given.body));
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    /** Decides for every call whether it fails; calls count from one. */
    failWhen(decide: (call: Call, number: number) => Fault | undefined) {
      faultFor = decide;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
