import { printable, printableLines } from '../printable.js';
import { groupBy } from './group-by.js';
import type { TestAttempt, TestReport, TestResult } from './test-report.js';

/**
 * The report as JUnit XML: what is wrong with the image is a `failure`, what could not be told an `error`,
 * what did not run `skipped` with its reason, earlier tries `flakyFailure` or `rerunFailure` as Maven
 * Surefire writes them. Elements and attributes are those of junit-10.xsd of Jenkins' xunit plugin.
 */
export function formatJunit(report: TestReport, name: string): string {
  const { tests, summary } = report.results;
  const suites = groupBy(tests, ({ suite }) =>
    (suite ?? ['tests']).map((each) => printable(each)).join(' / '),
  );
  const started = new Date(summary.start).toISOString().slice(0, 19);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({
      name,
      tests: String(tests.length),
      failures: String(summary.failed),
      errors: String(summary.other),
      time: seconds(tests),
    })}>`,
    ...[...suites].map(([suite, members]) => testsuite(report, suite, members, started)),
    '</testsuites>',
    '',
  ].join('\n');
}

function testsuite(
  report: TestReport,
  suite: string,
  tests: readonly TestResult[],
  timestamp: string,
): string {
  const count = (...statuses: readonly string[]) =>
    String(tests.filter(({ status }) => statuses.includes(status)).length);
  return [
    `  <testsuite ${attributes({
      name: suite,
      tests: String(tests.length),
      failures: count('failed'),
      errors: count('other'),
      skipped: count('skipped', 'pending'),
      time: seconds(tests),
      timestamp,
    })}>`,
    ...properties(report, tests),
    ...tests.map((test) => testcase(test, suite)),
    '  </testsuite>',
  ].join('\n');
}

/** What was tested and where, so far as it is the same for the whole suite. */
function properties(report: TestReport, tests: readonly TestResult[]): readonly string[] {
  const { appName, appVersion, commit, buildId } = report.results.environment ?? {};
  const [first, ...others] = tests.map(({ parameters }) => parameters ?? {});
  const common = Object.entries(first ?? {}).filter(([name, value]) =>
    others.every((parameters) => parameters[name] === value),
  );
  const told = Object.entries({ appName, appVersion, commit, buildId }).concat(common);
  const lines = told.flatMap(([name, value]) =>
    value === undefined ? [] : [`      <property ${attributes({ name, value })}/>`],
  );
  return lines.length === 0 ? [] : ['    <properties>', ...lines, '    </properties>'];
}

function testcase(test: TestResult, suite: string): string {
  const { name, duration } = test;
  const head = attributes({ name, classname: classOf(suite), time: seconds([{ duration }]) });
  const inside = [...earlierTries(test), ...outcome(test)];
  return inside.length === 0
    ? `    <testcase ${head}/>`
    : [`    <testcase ${head}>`, ...inside.map((line) => `      ${line}`), '    </testcase>'].join(
        '\n',
      );
}

/** Jenkins takes what is before the last dot for a package. */
function classOf(suite: string): string {
  return suite.replaceAll('.', '_').replaceAll(' / ', '.');
}

function outcome({ status, message = '', trace, extra }: TestResult): readonly string[] {
  if (status === 'passed') return [];
  const told = attributes({ message: printable(message) });
  if (status === 'skipped') return [`<skipped ${told}/>`];
  if (status === 'pending') {
    return [`<skipped ${attributes({ message: `did not run: ${printable(message)}` })}/>`];
  }
  const known = status === 'failed' ? extra?.quarantine : undefined;
  const more = [
    printableLines(trace ?? message),
    ...(known === undefined ? [] : [printable(`Known until ${known.expires}: ${known.tracker}`)]),
  ];
  const body = escapeXml(more.filter((part) => part !== '').join('\n'));
  return status === 'failed'
    ? [`<failure ${told} type="assertion">${body}</failure>`]
    : [`<error ${told} type="infrastructure">${body}</error>`];
}

function earlierTries({ status, flaky, retryAttempts = [] }: TestResult): readonly string[] {
  const word = status === 'passed' && flaky === true ? 'flaky' : 'rerun';
  return retryAttempts.flatMap((attempt: TestAttempt) => {
    if (attempt.status !== 'failed' && attempt.status !== 'other') return [];
    const element = `${word}${attempt.status === 'failed' ? 'Failure' : 'Error'}`;
    const type = attempt.status === 'failed' ? 'assertion' : 'infrastructure';
    return [`<${element} ${attributes({ message: printable(attempt.message ?? ''), type })}/>`];
  });
}

function seconds(tests: readonly { readonly duration: number }[]): string {
  return (tests.reduce((sum, { duration }) => sum + Math.max(0, duration), 0) / 1000).toFixed(3);
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escapeXml(printable(value))}"`)
    .join(' ');
}

/** Of clean text, in which no sign is left that XML 1.0 forbids. */
function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
