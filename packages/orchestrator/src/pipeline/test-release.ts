import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ReleaseRecord } from '@soe/contract';
import {
  decideTests,
  filterReport,
  formatReport,
  type GateDecision,
  mergeReports,
  type Phase,
  parseReport,
  type TestReport,
} from '@soe/harness';
import { OrchestratorError } from '../errors.js';
import { bakeReport } from './bake-tests.js';
import type { PipelineContext } from './context.js';
import { endOf, mergeDecisions, withGates } from './gates.js';
import { openJournal } from './journal.js';
import { launchReport } from './launch-tests.js';
import { readOfPrevious } from './read-of-previous.js';
import { rebakeReport } from './rebake-tests.js';
import { whyNotRunning } from './rehearsal.js';
import type { ReleaseDirectory } from './release-directory.js';
import { markTests, sweepTests } from './sweep-tests.js';
import { type TestReleaseOptions, type TestRun, testPhases } from './test-run.js';
import { gatePolicy, testSuites } from './test-suites.js';

/** A release that was tested. */
export interface TestedRelease {
  /** Its record, with the gates. */
  readonly record: ReleaseRecord;
  /** One for each phase that ran. */
  readonly decisions: readonly GateDecision[];
  /** All tests of the release so far, also those of phases that ran before. */
  readonly report: TestReport;
  /** Folder of the reports and the evidence. */
  readonly directory: string;
}

const phaseReports: Readonly<
  Record<Phase, (run: TestRun, context: PipelineContext) => Promise<TestReport>>
> = { bake: bakeReport, launch: launchReport, rebake: rebakeReport };

/**
 * Test the images of a release where they were built, keep the reports beside the record, and let the
 * gates decide. Phases that are not asked for keep their results of before.
 *
 * @throws The errors of the harness; a gate that says no is an answer, not an error
 */
export async function testRelease(
  record: ReleaseRecord,
  options: TestReleaseOptions,
  context: PipelineContext,
): Promise<TestedRelease> {
  const { flavor } = record;
  const { files, say, done } = openJournal(record, context);
  const phases = options.phases ?? testPhases(flavor, context);
  const [policy, suites, previous] = await Promise.all([
    gatePolicy(context),
    testSuites(flavor, context),
    previousReport(record, options, context),
  ]);
  const reason = whyNotRunning(suites.platform, context.env);
  if (reason !== undefined && phases.some((phase) => phase !== 'bake')) {
    const others = suites.platform === 'windows' ? '' : 'start it with --compute auto, or ';
    throw new OrchestratorError(
      'SOE_USAGE',
      `test ${flavor}: ${reason}, so nothing can be launched; ${others}test on AWS`,
    );
  }
  const runId = `${flavor}-${randomUUID()}`;
  const run = { record, ...suites, options, runId, directory: join(files.path, 'tests', runId) };
  await sweepTests(record, context);
  const ended = await markTests(run.directory);
  const reports: TestReport[] = [];
  try {
    for (const phase of phases) {
      say('test', phase);
      reports.push(await phaseReports[phase](run, context));
      context.signal?.throwIfAborted();
    }
  } finally {
    await ended();
  }
  const fresh = withEnvironment(mergeReports(reports), record);
  const report = await mergeWithEarlier(fresh, phases, record, files);
  const architectures = record.builds.map(({ architecture }) => architecture);
  const decisions = phases.map((phase) =>
    decideTests(report, {
      phase,
      flavor,
      architectures,
      policy,
      ...(previous !== undefined && { previous }),
    }),
  );
  await writeReports(report, decisions, record, files);
  const tested = await done('test', withGates(record, decisions, 'tests.json'), endOf(decisions));
  return { record: tested, decisions, report, directory: files.path };
}

/** What phases that did not run now told stays, where it is of these images. */
async function mergeWithEarlier(
  fresh: TestReport,
  phases: readonly Phase[],
  { gates = [] }: ReleaseRecord,
  files: ReleaseDirectory,
): Promise<TestReport> {
  const text = await files.read('tests.json');
  if (text === undefined) return fresh;
  const ran = new Set<string>(phases);
  const decided = new Set(gates.map(({ name }) => name));
  const earlier = filterReport(
    parseReport(text),
    ({ type = '' }) => !ran.has(type) && decided.has(`${type}-tests`),
  );
  const { tests, extra } = earlier.results;
  if (tests.length === 0) return fresh;
  const places = new Set(tests.map(({ suite }) => suite?.[0]));
  // A launch vouches for nothing that is not in the report any more.
  const launches = extra?.launches?.filter(
    ({ name, outcome }) => places.has(name) || (outcome === 'not-launched' && !ran.has('launch')),
  );
  const kept = { ...earlier.results, extra: { ...extra, ...(launches && { launches }) } };
  return mergeReports([{ ...earlier, results: kept }, fresh]);
}

function withEnvironment(report: TestReport, record: ReleaseRecord): TestReport {
  const { results } = report;
  const { flavor, version, source, ci } = record;
  return {
    ...report,
    results: {
      ...results,
      environment: {
        ...results.environment,
        appName: flavor,
        appVersion: version,
        ...(source !== undefined && { commit: source.commit }),
        ...(ci?.runUrl !== undefined && { buildUrl: ci.runUrl }),
      },
    },
  };
}

async function writeReports(
  report: TestReport,
  fresh: readonly GateDecision[],
  record: ReleaseRecord,
  files: ReleaseDirectory,
): Promise<void> {
  const decisions = mergeDecisions(await files.read('decisions.json'), fresh, record);
  await files.write('decisions.json', `${JSON.stringify(decisions, null, 2)}\n`);
  await files.write('tests.json', formatReport(report, 'ctrf'));
  await files.write('tests.xml', formatReport(report, 'junit'));
  await files.write('tests.md', formatReport(report, 'markdown', { decisions }));
  await files.write('tests.html', formatReport(report, 'html', { decisions }));
}

async function previousReport(
  { flavor, previousVersion }: ReleaseRecord,
  { previous }: TestReleaseOptions,
  { directory }: PipelineContext,
): Promise<TestReport | undefined> {
  const text = await readOfPrevious('tests.json', { flavor, previousVersion, previous, directory });
  return text === undefined ? undefined : parseReport(text);
}
