import { expect, test } from 'vitest';
import { eventSchema } from '../../src/watch/event-schema.js';
import { openPipeline } from '../pipeline/open-pipeline.js';
import { readGitHubLog, readGitLabLog } from './ci-log.js';
import { attributesOf, startCollector } from './collector.js';

const pipeline = openPipeline();
const traceId = '0af7651916cd43dd8448eb211c80319c';

test('a release is told to GitHub, to a file of events and to a collector, without its secrets', async () => {
  const collector = await startCollector();
  pipeline.prepare('watched', 'echo "the password is hunter2secret"; echo "::error::forged"');
  const run = await pipeline.workspace.soe(
    ['release', 'watched', '--version', '1.0.0', '--events', '.soe/events.jsonl', '--json'],
    {
      env: {
        ...pipeline.aws.environment(),
        PKR_VAR_password: 'hunter2secret',
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: pipeline.workspace.directory,
        GITHUB_STEP_SUMMARY: `${pipeline.workspace.directory}/.soe-summary.md`,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_SERVICE_NAME: 'images',
        OTEL_RESOURCE_ATTRIBUTES: 'team=platform',
        TRACEPARENT: `00-${traceId}-b7ad6b7169203331-01`,
      },
    },
  );
  expect(run.code, run.stderr).toBe(0);
  const record = JSON.parse(run.stdout);

  // Every event fits the published schema.
  const text = pipeline.workspace.read('.soe/events.jsonl');
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => eventSchema.parse(JSON.parse(line)));
  const types = new Set(events.map(({ type }) => type));
  expect([...types].sort()).toEqual([
    ...['command-ended', 'flavor-ended', 'packer', 'planned', 'run-ended', 'run-started', 'share'],
    ...['stage', 'stage-ended'],
  ]);
  expect(new Set(events.map(({ run: id }) => id)).size).toBe(1);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));

  // Groups by stage; what Packer printed is no command.
  const { log, commands } = readGitHubLog(run.stderr);
  const groups = log.flatMap((each) => (typeof each === 'string' ? [] : [each.group]));
  expect(groups).toEqual(
    expect.arrayContaining(['watched: plan', 'watched: build', 'watched: share']),
  );
  expect(commands.filter(({ name }) => name === 'error')).toEqual([]);

  const summary = pipeline.workspace.read('.soe-summary.md');
  for (const { imageId, region } of record.images) {
    expect(summary).toContain(`| ${region.replaceAll('-', '&#45;')} |`);
    expect(summary).toContain(imageId.replaceAll('-', '&#45;'));
  }

  const spans = collector.spans();
  const named = (name: string) => spans.find((span) => span.name === name);
  const root = named('soe run');
  const flavor = named('release watched');
  const build = named('build');
  expect(collector.requests[0]).toMatchObject({ path: '/v1/traces', type: 'application/json' });
  expect(collector.resource()).toMatchObject({ 'service.name': 'images', team: 'platform' });
  expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
  expect(root?.parentSpanId).toBe('b7ad6b7169203331');
  expect(flavor?.parentSpanId).toBe(root?.spanId);
  expect(build?.parentSpanId).toBe(flavor?.spanId);
  expect(named('build x86_64')?.parentSpanId).toBe(build?.spanId);
  expect(named('region eu-west-1')?.parentSpanId).toBe(named('share')?.spanId);
  expect(attributesOf(flavor?.attributes ?? [])).toMatchObject({
    ...{ 'soe.flavor': 'watched', 'soe.version': '1.0.0', 'soe.status': 'done' },
    'vcs.ref.head.revision': pipeline.commit,
  });
  const [image] = record.images;
  expect(attributesOf(named('build x86_64')?.attributes ?? [])).toMatchObject({
    'soe.image_id': image.imageId,
  });
  expect(attributesOf(named('region eu-west-1')?.attributes ?? [])).toMatchObject({
    'cloud.region': 'eu-west-1',
  });
  for (const span of spans) {
    expect(span.status.code ?? 0).not.toBe(2);
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
  }

  const sent = collector.requests.map(({ body }) => body.toString()).join('');
  for (const told of [text, run.stderr, summary, sent]) expect(told).not.toContain('hunter2secret');
  expect(text).toContain('the password is');
});

test('two flavors at once are folded apart by GitLab, and a failure is in its own section', async () => {
  pipeline.prepare('good');
  const config = JSON.parse(pipeline.workspace.read('soe.config.json'));
  const bad = { ...config.flavors.good, variables: { step: 'exit 7' } };
  pipeline.workspace.write(
    'soe.config.json',
    JSON.stringify({ ...config, flavors: { ...config.flavors, bad } }),
  );
  pipeline.workspace.commit('Two\n\nIssue: SOE-2');

  const { code, stderr } = await pipeline.workspace.soe(
    ['release', 'good', 'bad', '--until', 'build'],
    {
      env: { ...pipeline.aws.environment(), GITLAB_CI: 'true', CI: 'true' },
    },
  );

  const { sections } = readGitLabLog(stderr);
  const build = (flavor: string) => sections.find(({ title }) => title === `${flavor}: build`);
  expect(code).toBe(1);
  expect(build('good')).toMatchObject({ collapsed: true });
  expect(build('bad')).toMatchObject({ collapsed: false });
  expect(build('bad')?.lines.join('\n')).toMatch(/exit.* 7/);
  expect(build('good')?.lines.join('\n')).not.toMatch(/exit.* 7/);
});

test('a cancelled release tells its collector what was cancelled, as protobuf where nothing else is said', async () => {
  const collector = await startCollector();
  pipeline.prepare('cancelled', 'sleep 60');
  const { code } = await pipeline.workspace.soe(['release', 'cancelled'], {
    env: { ...pipeline.aws.environment(), OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
    interruptAt: ': launched i-',
  });

  const body = Buffer.concat(collector.requests.map((request) => request.body)).toString('latin1');
  expect(code).toBe(130);
  expect(collector.requests[0]).toMatchObject({
    path: '/v1/traces',
    type: 'application/x-protobuf',
  });
  for (const text of [
    'soe run',
    'release cancelled',
    'build x86_64',
    'soe.status',
    'cancelled by SIGINT',
  ]) {
    expect(body).toContain(text);
  }
});
