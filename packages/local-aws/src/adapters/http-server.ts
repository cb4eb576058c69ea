import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalAwsError } from '../errors.js';
import type { HttpAnswer, HttpRequest } from '../protocols/wire.js';

/** Larger than anything the services here take; AWS refuses much smaller requests. */
export const bodyLimit = 1024 * 1024;

const host = '127.0.0.1';

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens on loopback only, reads each request to its end, and sends what `answer` gives. */
export async function listen(
  port: number,
  answer: (request: HttpRequest) => HttpAnswer,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    readRequest(request)
      .then((complete) => send(response, complete === undefined ? tooLarge : answer(complete)))
      // The client went away while it was still sending; nobody is left to be answered.
      .catch(() => response.destroy());
  });
  // Clients of AWS keep connections and reuse them; a short time-out would race with that.
  server.keepAliveTimeout = 60_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(unavailable(port, cause)));
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads a request, or gives `undefined` when its body is larger than the limit. */
async function readRequest(request: IncomingMessage): Promise<HttpRequest | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Ending the loop early must not destroy the connection: the refusal still has to go out on it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(',') : value,
  ]);
  const bytes = Buffer.concat(chunks);
  return {
    method: request.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers: Object.fromEntries(headers),
    body: bytes.toString('utf8'),
    bytes,
  };
}

const tooLarge: HttpAnswer = {
  status: 413,
  headers: { 'content-type': 'text/plain', connection: 'close' },
  body: `The request is larger than ${bodyLimit} bytes\n`,
};

function send(response: ServerResponse, answer: HttpAnswer): void {
  response.writeHead(answer.status, {
    ...answer.headers,
    'content-length': Buffer.byteLength(answer.body),
  });
  response.end(answer.body);
}

function unavailable(port: number, cause: Error): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_PORT_UNAVAILABLE',
    `Cannot listen on ${host}:${port}: ${cause.message}. Name another port, or 0 for any that is free.`,
    { cause },
  );
}
