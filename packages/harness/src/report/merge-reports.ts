import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import { makeReport } from './make-report.js';
import { mergeAttempts } from './merge-attempts.js';
import { byKey } from './test-key.js';
import type { ReportedLaunch, TestEnvironment, TestReport, TestResult } from './test-report.js';

/**
 * Several reports about one image as one: bake, launches, re-bake, and their retries, the earliest first.
 * The same test in two reports is one test with two tries (see {@link mergeAttempts}). It starts with the
 * first of them and stops with the last. Of what is told about the environment, the first word counts; a
 * launch that was tried again counts as it was at last.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` when there is none, or they are about different releases
 */
export function mergeReports(reports: readonly TestReport[]): TestReport {
  const [first] = reports;
  if (first === undefined) {
    throw new HarnessError('HARNESS_OPTIONS_INVALID', 'merge reports: there is none to merge');
  }
  const tools = new Map(reports.map(({ results }) => [JSON.stringify(results.tool), results.tool]));
  const environment = mergeEnvironments(reports);
  const launches = mergeLaunches(reports);
  const summaries = reports.map(({ results }) => results.summary);
  return makeReport(mergeTests(reports), {
    start: new Date(summaries.reduce((least, { start }) => Math.min(least, start), Infinity)),
    stop: new Date(summaries.reduce((most, { stop }) => Math.max(most, stop), -Infinity)),
    ...(tools.size === 1 && { tool: first.results.tool }),
    ...(environment !== undefined && { environment }),
    ...(launches.length > 0 && { extra: { launches } }),
  });
}

function mergeTests(reports: readonly TestReport[]): readonly TestResult[] {
  const tries = new Map<string, [TestResult, ...TestResult[]]>();
  for (const report of reports) {
    for (const [key, test] of byKey(report)) {
      const before = tries.get(key);
      if (before === undefined) tries.set(key, [test]);
      else before.push(test);
    }
  }
  return [...tries.values()].map(mergeAttempts);
}

function mergeEnvironments(reports: readonly TestReport[]): TestEnvironment | undefined {
  const told = reports.flatMap(({ results: { environment } }) =>
    environment === undefined ? [] : [environment],
  );
  for (const name of ['appName', 'appVersion', 'commit'] as const) refuseMixture(told, name);
  if (told.length === 0) return undefined;
  const extra = firstWord(told.map((environment) => environment.extra ?? {}));
  const { extra: _extra, ...rest } = firstWord(told);
  return { ...rest, ...(Object.keys(extra).length > 0 && { extra }) };
}

function firstWord<T extends object>(values: readonly T[]): T {
  return Object.assign({}, ...values.toReversed());
}

function refuseMixture(
  told: readonly TestEnvironment[],
  name: 'appName' | 'appVersion' | 'commit',
): void {
  const values = new Set(told.flatMap(({ [name]: value }) => (value === undefined ? [] : [value])));
  if (values.size < 2) return;
  throw new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `merge reports: they are not about one release: environment.${name} is ${[...values].map((each) => printable(each)).join(' and ')}`,
  );
}

function mergeLaunches(reports: readonly TestReport[]): readonly ReportedLaunch[] {
  const launches = reports.flatMap(({ results }) => results.extra?.launches ?? []);
  return [...new Map(launches.map((launch) => [launch.name, launch])).values()];
}
