import type { ConsoleReport } from '../console/console-report.js';
import type { LaunchPlan } from '../matrix/launch-plan.js';
import { makeReport, type ReportFacts } from '../report/make-report.js';
import type { ReportedLaunch, TestReport } from '../report/test-report.js';
import type { LaunchResult } from './launch-result.js';
import type { LaunchRun } from './test-launches.js';

/**
 * The report of a run: the tests of all its launches, each with its architecture, how each launch went and what it vouches for, and
 * the classes that nothing was launched for, each with the reason.
 *
 * @param facts - What was tested. The image and its region are added, the region where none is told
 */
export function reportLaunches(
  { image, uncovered }: LaunchPlan,
  { launches }: LaunchRun,
  facts: ReportFacts = {},
): TestReport {
  const { imageId, region, architecture } = image;
  return makeReport(
    launches.flatMap(({ tests }) =>
      tests.map((test) => ({ ...test, parameters: { architecture, ...test.parameters } })),
    ),
    {
      ...facts,
      environment: {
        testEnvironment: region,
        ...facts.environment,
        extra: { [`imageId (${architecture})`]: imageId, ...facts.environment?.extra },
      },
      extra: {
        launches: [
          ...launches.map(toReported),
          ...uncovered.map(({ name, reason }) => ({
            name,
            outcome: 'not-launched' as const,
            reason,
          })),
        ],
      },
    },
  );
}

function toReported(launch: LaunchResult): ReportedLaunch {
  const { name, instanceType, zone, vouchesFor, outcome, reason, steps, console } = launch;
  return {
    name,
    outcome,
    vouchesFor,
    ...(instanceType !== undefined && { instanceType }),
    ...(zone !== undefined && { zone }),
    ...(reason !== undefined && { reason }),
    steps: steps.map(({ step, duration }) => ({ step, duration })),
    ...(console !== undefined && { console: linesOf(console) }),
  };
}

/** What an entry of the allow list fits is told by a test. */
function linesOf({ findings }: ConsoleReport): readonly string[] {
  return findings.flatMap(({ line, allowed }) => (allowed === undefined ? [line] : []));
}
