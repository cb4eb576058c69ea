import type { TestResult, TestStatus } from '../report/test-report.js';
import { foreignTest } from './foreign-test.js';
import { secondsToMilliseconds } from './seconds.js';
import type { XmlElement } from './xml-element.js';

/** A `test-case` while it is read. */
export interface NunitCase {
  readonly element: XmlElement;
  message?: string;
  trace?: string;
}

/** Words of NUnit 2.5 (`result`) and of NUnit 3 (`result`, and `label` where there is one). */
const statuses: Readonly<Record<string, TestStatus>> = {
  Success: 'passed',
  Passed: 'passed',
  Warning: 'passed',
  Failure: 'failed',
  Failed: 'failed',
  Ignored: 'skipped',
  Skipped: 'skipped',
  Explicit: 'skipped',
  Error: 'other',
  Inconclusive: 'other',
  NotRunnable: 'other',
  Invalid: 'other',
  Cancelled: 'other',
};

/** A `test-case` as a test of a report. A word that is not known is `other`, never passed. */
export function nunitTest(
  { element, message, trace }: NunitCase,
  suites: readonly XmlElement[],
): TestResult {
  const {
    name = '',
    description,
    fullname,
    result = '',
    label,
    duration,
    time,
  } = element.attributes;
  const word = label ?? result;
  return foreignTest({
    name: shortName(description ?? name, fullname),
    // The label tells more than the result: a test that is invalid has failed, says NUnit.
    status: own(statuses, word) ?? own(statuses, result) ?? 'other',
    duration: secondsToMilliseconds(duration ?? time),
    suite: suites.map(suiteName),
    message: message ?? (own(statuses, result) === undefined ? `result ${word}` : undefined),
    trace,
    rawStatus: label === undefined ? result : `${result}: ${label}`,
  });
}

/** The name of a suite; that of a test of Pester 5 in NUnit 2.5 begins with it. */
export function suiteName(suite: XmlElement): string | undefined {
  const { name, description } = suite.attributes;
  return description ?? name;
}

function shortName(name: string, fullname: string | undefined): string {
  return name.trim() === '' ? (fullname ?? '') : name;
}

function own(table: Readonly<Record<string, TestStatus>>, key: string): TestStatus | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
