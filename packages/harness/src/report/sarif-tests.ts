import { countEvaluated } from '../gates/decide-tests.js';
import { printable, printableLines } from '../printable.js';
import { fingerprint } from './finding-view.js';
import { clip, counted } from './plain-text.js';
import { isQuarantined, placeOf, suiteOf, traceOf } from './report-view.js';
import {
  fingerprints,
  location,
  type SarifResult,
  type SarifRule,
  suppression,
  writeRun,
} from './sarif-run.js';
import type { TestReport, TestResult } from './test-report.js';

/** What tests do not pass, as a run. */
export function testRun(report: TestReport, subject: string, notes: readonly string[]) {
  const { tool, tests, summary } = report.results;
  const bad = tests.filter(({ status }) => status === 'failed' || status === 'other');
  const rank = ({ status }: TestResult) => (status === 'failed' ? 0 : 1);
  const problems = [
    ...(countEvaluated(tests) === 0 ? ['no test was evaluated'] : []),
    ...(summary.pending > 0 ? [`${counted(summary.pending, 'test')} did not run`] : []),
    ...(summary.other > 0 ? [`${counted(summary.other, 'test')} could not be told`] : []),
  ];
  return writeRun({
    tool,
    category: 'tests',
    results: bad
      .toSorted((a, b) => rank(a) - rank(b))
      .map((test) => ({ result: testResult(test, subject), rule: testRule(test) })),
    problems,
    notes,
    times: {
      startTimeUtc: new Date(summary.start).toISOString(),
      endTimeUtc: new Date(summary.stop).toISOString(),
    },
  });
}

function testRule(test: TestResult): SarifRule {
  const name = `${printable(suiteOf(test))}: ${printable(test.name)}`;
  return {
    id: testRuleId(test),
    shortDescription: { text: clip(name, 1000) },
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['test'] },
  };
}

function testRuleId(test: TestResult): string {
  return `test/${fingerprint(suiteOf(test), test.name)}`;
}

function testResult(test: TestResult, subject: string): SarifResult {
  const { message, extra, filePath, suite = [], name, status } = test;
  const trace = traceOf(test);
  const text = [
    `${printable(name)} on ${printable(placeOf(test))}: ${printable(message ?? status)}`,
    ...(trace === undefined ? [] : [printableLines(trace)]),
  ];
  const known = extra?.quarantine;
  return {
    ruleId: testRuleId(test),
    level: 'error',
    message: { text: clip(text.join('\n'), 4000) },
    locations: [location(filePath ?? subject, [...suite, name])],
    partialFingerprints: fingerprints('test', ...suite, name),
    ...(isQuarantined(test) &&
      known !== undefined && {
        suppressions: [suppression(`known until ${known.expires}: ${known.tracker}`)],
      }),
  };
}
