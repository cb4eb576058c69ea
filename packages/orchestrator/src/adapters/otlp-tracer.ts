import { setTimeout as delay } from 'node:timers/promises';
import { type Context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, parseTraceParent } from '@opentelemetry/core';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import type { OpenSpan, SpanOptions, Tracer } from '../watch/tracer.js';

/** Options of {@link openOtlpTracer}. */
export interface OtlpTracerOptions {
  /**
   * Says endpoint, protocol and parent. The SDK reads the other standard variables (headers, certificates,
   * compression, resource) from the process itself.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of `soe`. */
  readonly version: string;
  /** Told once where spans cannot be sent. */
  readonly warn: (message: string) => void;
  /** Milliseconds that the end waits for a collector. Default: 3000. */
  readonly maxWait?: number;
}

/**
 * Sends spans by OTLP over HTTP, as protobuf, or as JSON where `OTEL_EXPORTER_OTLP_PROTOCOL` says
 * `http/json`. `TRACEPARENT` is the parent of those that have none.
 */
export async function openOtlpTracer(options: OtlpTracerOptions): Promise<Tracer> {
  const { env, version, warn, maxWait = 3000 } = options;
  let warned = false;
  const warnOnce = (seen: string) => {
    if (!warned) warn(`OpenTelemetry spans could not be sent: ${seen}`);
    warned = true;
  };
  const processor = new BatchSpanProcessor({
    exporter: watchedExporter(await openExporter(env, maxWait), warnOnce),
    exportTimeoutMillis: maxWait,
  });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'soe', 'service.version': version }))
      // What the environment says wins.
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [processor],
    // Messages of failures can be whole reports.
    spanLimits: { attributeValueLengthLimit: 4096 },
  });
  const tracer = provider.getTracer('@soe/orchestrator', version);
  const remote = parseTraceParent(env['TRACEPARENT'] ?? '');
  const root =
    remote === null
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true });

  return {
    start: (name, { at, attributes = {}, parent }) =>
      openSpan(
        tracer.startSpan(name, { startTime: at, attributes }, contextOf(parent) ?? root),
        root,
      ),
    async flush() {
      const late = new AbortController();
      const waited = delay(maxWait, 'late', { signal: late.signal }).catch(() => undefined);
      const first = await Promise.race([provider.shutdown().catch(() => undefined), waited]);
      late.abort();
      if (first === 'late') warnOnce(`no answer within ${maxWait} ms`);
    },
  };
}

const contexts = new WeakMap<OpenSpan, Context>();

function contextOf(parent: SpanOptions['parent']): Context | undefined {
  return parent && contexts.get(parent);
}

function openSpan(span: Span, root: Context): OpenSpan {
  const open: OpenSpan = {
    set: (attributes) => void span.setAttributes(attributes),
    fail(message) {
      span.setStatus({ code: SpanStatusCode.ERROR, message });
    },
    end: (at) => span.end(at),
  };
  contexts.set(open, trace.setSpan(root, span));
  return open;
}

async function openExporter(env: OtlpTracerOptions['env'], maxWait: number): Promise<SpanExporter> {
  const protocol =
    env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ||
    env['OTEL_EXPORTER_OTLP_PROTOCOL'] ||
    'http/protobuf';
  const url = endpointOf(env);
  const options = { timeoutMillis: maxWait, ...(url !== undefined && { url }) };
  if (protocol === 'http/json') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    return new OTLPTraceExporter(options);
  }
  if (protocol === 'http/protobuf') {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-proto');
    return new OTLPTraceExporter(options);
  }
  throw new Error(
    `OTEL_EXPORTER_OTLP_PROTOCOL is ${JSON.stringify(protocol)}; soe sends http/protobuf and http/json`,
  );
}

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp */
function endpointOf(env: OtlpTracerOptions['env']): string | undefined {
  const own = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];
  if (own) return own;
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  return base ? `${base.replace(/\/$/, '')}/v1/traces` : undefined;
}

function watchedExporter(exporter: SpanExporter, failed: (seen: string) => void): SpanExporter {
  const look = ({ code, error }: ExportResult) => {
    if (code !== ExportResultCode.SUCCESS) failed(error?.message ?? 'no reason told');
  };
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        look(result);
        // The SDK would report it through a global handler of its own.
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  };
}
