import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A span as OTLP's JSON encoding has it. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: Readonly<Record<string, unknown>>;
  }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

/** A collector of OTLP over HTTP on loopback. */
export interface Collector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly endpoint: string;
  /** Requests, in order. */
  readonly requests: readonly {
    readonly path: string;
    readonly type: string;
    readonly body: Buffer;
  }[];
  /** Spans of requests in JSON. */
  spans(): readonly OtlpSpan[];
  /** Attributes of the resource of the first request in JSON. */
  resource(): Readonly<Record<string, unknown>>;
}

/** Start a collector; what it answers is said by a status, or it never answers. */
export async function startCollector(answer: number | 'never' = 200): Promise<Collector> {
  const requests: { path: string; type: string; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    requests.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', body });
    if (answer !== 'never')
      response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const parsed = () =>
    requests.flatMap(
      ({ body }) => JSON.parse(body.toString()).resourceSpans as readonly ResourceSpans[],
    );
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    spans: () => parsed().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    resource: () => attributesOf(parsed()[0]?.resource.attributes ?? []),
  };
}

/** Attributes by their name. */
export function attributesOf(list: OtlpSpan['attributes']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
}

interface ResourceSpans {
  readonly resource: { readonly attributes: OtlpSpan['attributes'] };
  readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
