import { printableLines } from '../printable.js';
import { escapeMarkdown, markdownBlock, markdownLink } from './escape-markdown.js';
import { row } from './markdown-row.js';
import { clip, duration, lastLines } from './plain-text.js';
import {
  type FailureGroup,
  isProblem,
  type NotRunGroup,
  placeOf,
  suiteOf,
  traceOf,
} from './report-view.js';
import type { TestResult } from './test-report.js';

/** A failure, with its message and the end of its trace. */
export function failure({ suite, name, test, places }: FailureGroup): string {
  const { message, status } = test;
  const trace = traceOf(test, 20_000);
  const what = status === 'other' ? ' (could not be told)' : '';
  // The beginning of a message says most, and the end of a trace. What is cut away need not be cleaned.
  const detail = [
    ...(message === undefined ? [] : [clip(printableLines(clip(message, 8000)), 4000)]),
    ...(trace === undefined ? [] : [clip(lastLines(printableLines(trace), 40), 4000)]),
  ].join('\n');
  return [
    `### ${escapeMarkdown(clip(name, 300))}${what}`,
    `${escapeMarkdown(clip(suite, 200))} on ${where(places)}`,
    ...(detail === '' ? [] : [markdownBlock(detail)]),
  ].join('\n\n');
}

function where(places: readonly string[]): string {
  const shown = places.slice(0, 20).map((place) => escapeMarkdown(clip(place, 100)));
  return [...shown, ...(places.length > 20 ? [`${places.length - 20} more`] : [])].join(', ');
}

/** How many of the tests that ran passed; `–` where there is none. */
export function cell(tests: readonly TestResult[]): string {
  const ran = tests.filter(({ status }) => status !== 'skipped');
  if (ran.length === 0) return tests.length === 0 ? '–' : `skipped ${tests.length}`;
  const passed = ran.filter(({ status }) => status === 'passed').length;
  const sign = ran.some(isProblem) ? '❌' : passed < ran.length ? '⚠️' : '✅';
  return `${sign} ${passed}/${ran.length}`;
}

/** A failure that is let be. */
export function known({ suite, name, test, places }: FailureGroup): string {
  const { tracker = '', expires = '' } = test.extra?.quarantine ?? {};
  return row([
    escapeMarkdown(clip(`${suite}: ${name}`, 300)),
    where(places),
    escapeMarkdown(expires),
    markdownLink(clip(tracker, 200), tracker),
  ]);
}

/** A test that passed, but not the first time. */
export function flakyRow(test: TestResult): string {
  const { name, retries, retryAttempts = [] } = test;
  const first = retryAttempts.find(({ message }) => message !== undefined)?.message ?? '';
  return row([
    escapeMarkdown(clip(`${suiteOf(test)}: ${name}`, 300)),
    where([placeOf(test)]),
    String(1 + Math.max(retries ?? 0, retryAttempts.length)),
    escapeMarkdown(clip(first, 300)),
  ]);
}

/** Tests that did not run for one reason. */
export function notRunRow({ status, reason, tests }: NotRunGroup): string {
  const names = tests.slice(0, 5).map((test) => `${placeOf(test)}: ${test.name}`);
  const more = tests.length > 5 ? [`and ${tests.length - 5} more`] : [];
  const word = status === 'pending' ? '**did not get to run**' : 'skipped';
  return row([
    `${tests.length.toLocaleString('en-US')} ${word}`,
    escapeMarkdown(clip(reason, 500)),
    [...names.map((name) => escapeMarkdown(clip(name, 150))), ...more].join('<br>'),
  ]);
}

/** A test that took long. */
export function slowRow(test: TestResult): string {
  const name = escapeMarkdown(clip(`${suiteOf(test)}: ${test.name}`, 300));
  return row([name, where([placeOf(test)]), duration(test.duration)]);
}
