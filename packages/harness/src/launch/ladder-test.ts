import type { TestResult, TestStatus } from '../report/test-report.js';
import type { LaunchStepName } from './launch-result.js';

/** The tests that climbing the readiness ladder is, in order, by their step. */
export const ladderTests = [
  ['launch', 'is launched'],
  ['running', 'reaches the state running'],
  ['checks', 'passes the status checks'],
  ['ssm', 'reaches SSM'],
  ['first-boot', 'first boot succeeds'],
  ['first-boot', 'first boot has no warnings'],
  ['settled', 'no unit has failed'],
  ['settled', 'no reboot is pending'],
] as const satisfies readonly (readonly [LaunchStepName, string])[];

/** Name of a test of the ladder. */
export type LadderTestName =
  | (typeof ladderTests)[number][1]
  | 'comes back after a reboot'
  | 'its console is read'
  | 'is terminated and leaves nothing';

/** What is known of a test of the ladder. */
export interface LadderTest {
  readonly name: LadderTestName;
  readonly status: TestStatus;
  readonly message?: string;
  readonly duration?: number;
  /** The failure is one of infrastructure. */
  readonly infrastructure?: boolean;
  /** How it ended on instances before this one, where infrastructure was at fault. */
  readonly before?: readonly LadderTest[];
}

/** As a report has it: in the suite `readiness` of its place. */
export function ladderTest(
  { name, status, message, duration = 0, infrastructure, before = [] }: LadderTest,
  { place, phase }: { readonly place: string; readonly phase: string },
): TestResult {
  return {
    name,
    status,
    duration: Math.round(duration),
    suite: [place, 'readiness'],
    type: phase,
    ...(message !== undefined && { message }),
    ...(infrastructure === true && { extra: { infrastructure: true } }),
    ...(before.length > 0 && {
      retries: before.length,
      retryAttempts: before.map(({ status: was, message: seen }, index) => ({
        attempt: index + 1,
        status: was,
        ...(seen !== undefined && { message: seen }),
      })),
      ...(status === 'passed' && { flaky: true }),
    }),
  };
}
