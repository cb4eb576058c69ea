import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalAwsError } from '../errors.js';
import type { HttpAnswer, HttpRequest } from '../protocols/wire.js';

const host = '127.0.0.1';

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** What a server does with requests. */
export interface HttpServerOptions {
  /** How many bytes the body of a request may have, told from the rest of it. */
  readonly bodyLimit: (head: Pick<HttpRequest, 'method' | 'path' | 'headers'>) => number;
  /** Answers a request; the connection is reset for `reset`, and when it rejects. */
  readonly answer: (request: HttpRequest) => Promise<HttpAnswer | 'reset'>;
}

/** Listens on loopback only, reads each request to its end, and sends what `answer` gives. */
export async function listen(port: number, options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answerRequest(request, response, options).catch(() => response.destroy());
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

async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { bodyLimit, answer }: HttpServerOptions,
): Promise<void> {
  const head = readHead(request);
  const limit = bodyLimit(head);
  const bytes = await readBody(request, limit);
  if (bytes === undefined) return send(response, tooLarge(limit));
  const answered = await answer({
    ...head,
    bytes,
    // Most bodies are text, but an object of 64 MB need not be read as such.
    get body() {
      return bytes.toString('utf8');
    },
  });
  if (answered === 'reset') request.socket.resetAndDestroy();
  else send(response, answered);
}

function readHead(request: IncomingMessage): Omit<HttpRequest, 'body' | 'bytes'> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return {
    method: request.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    headers,
  };
}

/** Reads a body, or gives `undefined` when it is larger than the limit. */
function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      // The connection stays: the refusal still has to go out on it.
      request.pause();
      resolve(undefined);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    // The client went away while it was still sending; nobody is left to be answered.
    request.once('close', () => {
      if (!request.complete) reject(new Error('the client closed the connection'));
    });
    request.once('error', reject);
  });
}

function tooLarge(limit: number): HttpAnswer {
  return {
    status: 413,
    headers: { 'content-type': 'text/plain', connection: 'close' },
    body: `The request is larger than ${limit} bytes\n`,
  };
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer): void {
  // An answer to HEAD says how long the body would be that it leaves out.
  response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}

function unavailable(port: number, cause: Error): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_PORT_UNAVAILABLE',
    `Cannot listen on ${host}:${port}: ${cause.message}. Name another port, or 0 for any that is free.`,
    { cause },
  );
}
