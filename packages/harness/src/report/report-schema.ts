import * as z from 'zod';

// Written after the specification of CTRF 0.0 (https://github.com/ctrf-io/ctrf, spec/ctrf.md). What it knows
// is kept, though nothing here reads it; by its section 4.4 a reader refuses members that it does not know.
const text = z.string();
const whole = z.int();
const duration = whole.min(0);
const anything = z.looseObject({});
const status = z.enum(['passed', 'failed', 'skipped', 'pending', 'other']);

const texts = anything.transform((members) =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ),
);

const attachment = z.strictObject({
  attachmentId: text.min(1).optional(),
  name: text,
  contentType: text,
  path: text,
  extra: anything.optional(),
});

const output = {
  trace: text.optional(),
  line: z.int().optional(),
  snippet: text.optional(),
  stdout: z.array(text).optional(),
  stderr: z.array(text).optional(),
  start: whole.optional(),
  stop: whole.optional(),
  attachments: z.array(attachment).optional(),
};

const attempt = z.strictObject({
  attempt: z.int().min(1),
  attemptId: text.min(1).optional(),
  status,
  duration: duration.optional(),
  message: text.optional(),
  ...output,
  extra: anything.optional(),
});

/** What this package puts into `extra` of a test; the same words of another tool mean nothing here. */
const testExtra = z.looseObject({
  infrastructure: z.boolean().optional().catch(undefined),
  quarantine: z.strictObject({ tracker: text, expires: text }).optional().catch(undefined),
});

const label = z.union([text, z.number(), z.boolean()]);
const metric = z.strictObject({
  current: z.number().optional(),
  baseline: z.number().optional(),
  change: z.number().optional(),
});
const testInsights = z.strictObject({
  passRate: metric.optional(),
  failRate: metric.optional(),
  flakyRate: metric.optional(),
  averageTestDuration: metric.optional(),
  p95TestDuration: metric.optional(),
  executedInRuns: whole.optional(),
  extra: anything.optional(),
});

const test = z.strictObject({
  id: z.guid().optional(),
  testId: text.min(1).optional(),
  executionId: text.min(1).optional(),
  name: text.min(1),
  status,
  duration,
  suite: z.tuple([text], text).optional(),
  message: text.optional(),
  ai: text.optional(),
  rawStatus: text.optional(),
  tags: z.array(text).optional(),
  labels: z.record(text, z.union([label, z.array(label).min(1)])).optional(),
  type: text.optional(),
  filePath: text.optional(),
  retries: z.int().min(0).optional(),
  retryAttempts: z.array(attempt).min(1).optional(),
  flaky: z.boolean().optional(),
  threadId: text.optional(),
  browser: text.optional(),
  device: text.optional(),
  screenshot: text.optional(),
  parameters: texts.optional(),
  steps: z.array(z.strictObject({ name: text, status, extra: anything.optional() })).optional(),
  insights: testInsights.optional(),
  ...output,
  extra: testExtra.optional(),
});

const environment = z.strictObject({
  reportName: text.optional(),
  appName: text.optional(),
  appVersion: text.optional(),
  buildId: text.optional(),
  buildName: text.optional(),
  buildNumber: whole.optional(),
  buildUrl: text.optional(),
  repositoryName: text.optional(),
  repositoryUrl: text.optional(),
  commit: text.optional(),
  branchName: text.optional(),
  osPlatform: text.optional(),
  osRelease: text.optional(),
  osVersion: text.optional(),
  testEnvironment: text.optional(),
  shardId: text.min(1).optional(),
  healthy: z.boolean().optional(),
  extra: texts.optional(),
});

const launch = z.strictObject({
  name: text,
  instanceType: text.optional(),
  zone: text.optional(),
  vouchesFor: z.array(text).optional(),
  outcome: z.enum(['tested', 'not-ready', 'not-launched', 'refused', 'cancelled']),
  reason: text.optional(),
  steps: z.array(z.strictObject({ step: text, duration: z.number().min(0) })).optional(),
  console: z.array(text).optional(),
});

const count = z.int().min(0);
/** What a date can hold. */
const moment = whole.min(-8.64e15).max(8.64e15);
const summary = z.strictObject({
  tests: count,
  passed: count,
  failed: count,
  skipped: count,
  pending: count,
  other: count,
  flaky: count.optional(),
  suites: whole.optional(),
  start: moment,
  stop: moment,
  duration: whole.optional(),
  extra: anything.optional(),
});

const insights = z.strictObject({
  passRate: metric.optional(),
  failRate: metric.optional(),
  flakyRate: metric.optional(),
  averageRunDuration: metric.optional(),
  p95RunDuration: metric.optional(),
  averageTestDuration: metric.optional(),
  runsAnalyzed: whole.optional(),
  extra: anything.optional(),
});

const baseline = z.strictObject({
  reportId: z.guid(),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  source: text.optional(),
  buildNumber: whole.optional(),
  buildName: text.optional(),
  buildUrl: text.optional(),
  commit: text.optional(),
  extra: anything.optional(),
});

/** A document of CTRF 0.0, of any tool. */
export const reportSchema = z.strictObject({
  reportFormat: z.literal('CTRF'),
  specVersion: text.regex(/^0\.0\.\d+$/, 'only CTRF 0.0 is read'),
  reportId: z.guid().optional(),
  runId: text.min(1).optional(),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  generatedBy: text.optional(),
  results: z.strictObject({
    tool: z.strictObject({
      name: text.min(1),
      version: text.optional(),
      extra: anything.optional(),
    }),
    summary,
    tests: z.array(test),
    environment: environment.optional(),
    extra: z.looseObject({ launches: z.array(launch).optional().catch(undefined) }).optional(),
  }),
  insights: insights.optional(),
  baseline: baseline.optional(),
  extra: anything.optional(),
});

/** See {@link reportSchema}. */
export type ReportDocument = z.output<typeof reportSchema>;
