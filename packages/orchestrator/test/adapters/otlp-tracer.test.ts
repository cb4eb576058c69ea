import { expect, test } from 'vitest';
import { openOtlpTracer } from '../../src/adapters/otlp-tracer.js';
import { startCollector } from '../watch/collector.js';
import { at } from '../watch/events.js';

const begin = { at: at(0) };

test.each([
  ['refuses', 503],
  ['never answers', 'never'],
] as const)('a collector that %s is warned of once, and holds nobody up', async (_what, answer) => {
  const { endpoint, requests } = await startCollector(answer);
  const warnings: string[] = [];
  const tracer = await openOtlpTracer({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` },
    version: '1.0.0',
    warn: (message) => warnings.push(message),
    maxWait: 2_000,
  });
  for (let index = 0; index < 1200; index += 1) tracer.start(`span ${index}`, begin).end(at(1));
  await tracer.flush();

  expect(requests.length).toBeGreaterThan(0);
  expect(warnings).toEqual([expect.stringMatching(/^OpenTelemetry spans could not be sent: ./)]);
});

test('the endpoint for traces is used as it is, and a parent that was not sampled sends nothing', async () => {
  const sampled = await startCollector();
  const unsampled = await startCollector();
  const open = (endpoint: string, flags: string) =>
    openOtlpTracer({
      env: {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/in/here`,
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
        TRACEPARENT: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`,
      },
      version: '1.0.0',
      warn: (message) => expect.unreachable(message),
    });
  for (const tracer of [await open(sampled.endpoint, '01'), await open(unsampled.endpoint, '00')]) {
    const parent = tracer.start('parent', begin);
    const child = tracer.start('child', {
      ...begin,
      parent,
      attributes: { 'soe.flavor': 'al2023' },
    });
    child.fail('it broke');
    child.end(at(2));
    parent.end(at(3));
    await tracer.flush();
  }

  expect(sampled.requests.map(({ path }) => path)).toEqual(['/in/here']);
  expect(sampled.spans()).toMatchObject([
    { name: 'child', status: { code: 2, message: 'it broke' } },
    { name: 'parent', parentSpanId: 'b7ad6b7169203331' },
  ]);
  expect(sampled.resource()).toMatchObject({ 'service.name': 'soe', 'service.version': '1.0.0' });
  expect(unsampled.requests).toEqual([]);
});
