import type { TestAttempt, TestResult, TestStatus } from '../report/test-report.js';
import { foreignTest } from './foreign-test.js';
import { secondsToMilliseconds } from './seconds.js';
import type { XmlElement } from './xml-element.js';

/** A `testcase` while it is read. */
export interface JunitCase {
  readonly element: XmlElement;
  /** The elements in it that tell how it went. */
  readonly outcomes: XmlElement[];
}

const attemptElements = ['flakyFailure', 'flakyError', 'rerunFailure', 'rerunError'];

/** Elements of a `testcase` that tell how it went. */
export const outcomeElements: ReadonlySet<string> = new Set([
  'failure',
  'error',
  'skipped',
  ...attemptElements,
]);

/** A `testcase` as a test of a report. */
export function junitTest(
  { element, outcomes }: JunitCase,
  suites: readonly (string | undefined)[],
): TestResult {
  const { name = '', classname, time, file, status: word } = element.attributes;
  const first = (wanted: string) => outcomes.find((outcome) => outcome.name === wanted);
  const failed = first('failure') ?? first('error');
  const seen = failed ?? first('skipped');
  const reruns = outcomes.filter((outcome) => attemptElements.includes(outcome.name));
  return foreignTest({
    name,
    status: statusOf(seen, word),
    duration: secondsToMilliseconds(time),
    suite: [...suites, classname],
    message: messageOf(seen),
    trace: failed && withoutColours(failed.text),
    rawStatus: rawStatusOf(seen, word),
    filePath: file,
    attempts: attemptsOf(failed, reruns),
  });
}

function statusOf(seen: XmlElement | undefined, word: string | undefined): TestStatus {
  if (seen === undefined) return 'passed';
  if (seen.name === 'failure') return 'failed';
  if (seen.name === 'error') return 'other';
  // Pester writes `skipped` for everything but passed and failed.
  return word === 'Inconclusive' ? 'other' : 'skipped';
}

function rawStatusOf(seen: XmlElement | undefined, word: string | undefined): string | undefined {
  return isExpectedFailure(seen) ? 'xfail' : word;
}

function messageOf(seen: XmlElement | undefined): string | undefined {
  if (seen === undefined) return undefined;
  const { message = '', type = '' } = seen.attributes;
  const said = withoutColours(message.trim() === '' ? firstLine(seen.text) || type : message);
  return isExpectedFailure(seen) ? `expected to fail: ${said}` : said;
}

function isExpectedFailure(seen: XmlElement | undefined): boolean {
  const { type } = seen?.attributes ?? {};
  return type === 'pytest.xfail';
}

/** XML has no escape character: pytest, where something forces colours, writes it as `#x1B`. */
function withoutColours(text: string): string {
  return text.replace(/#x1B\[[\d;]*m/g, '');
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/**
 * Surefire writes the first failure of a test that never passed as `failure`, and what came after it as
 * reruns: the last of all is how it ended. The tries of a test that passed in the end are all earlier ones.
 */
function attemptsOf(
  failed: XmlElement | undefined,
  reruns: readonly XmlElement[],
): readonly Omit<TestAttempt, 'attempt'>[] {
  const tries = failed === undefined ? reruns : [failed, ...reruns].slice(0, -1);
  return tries.map((each) => {
    const { time } = each.attributes;
    const duration = secondsToMilliseconds(time);
    return {
      status: /error$/i.test(each.name) ? ('other' as const) : ('failed' as const),
      message: messageOf(each) ?? '',
      ...(duration !== undefined && { duration }),
    };
  });
}
