import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import { summarize } from './make-report.js';
import { clip } from './plain-text.js';
import { type ReportDocument, reportSchema } from './report-schema.js';
import type { TestReport, TestSummary } from './test-report.js';

/** Options of {@link parseReport}. */
export interface ParseReportOptions {
  /** File that it was read from, for messages. Default: `the report`. */
  readonly file?: string;
}

/**
 * Reads a document of CTRF 0.0, of this package or any other tool, from its text or value. All that CTRF
 * knows is kept, also what nothing here reads; parameters that are no text become one. What it does not know
 * is refused, as its specification demands (section 4.4), except in `extra`.
 *
 * @throws HarnessError `HARNESS_RESULTS_INVALID` when it is no such document, or its summary is not the sum
 * of its tests
 */
export function parseReport(report: unknown, { file }: ParseReportOptions = {}): TestReport {
  const what = file === undefined ? 'the report' : printable(file);
  const document = checked(typeof report === 'string' ? readJson(report, what) : report, what);
  const { results, ...rest } = withoutMissing(document);
  const { start, stop } = results.summary;
  const summary = summarize(results.tests, start, stop);
  refuseContradiction(summary, document.results.summary, what);
  return { ...rest, specVersion: '0.0.0', results: { ...results, summary } };
}

function readJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw invalid(what, 'is not JSON; was it cut off?', cause);
  }
}

function checked(value: unknown, what: string): ReportDocument {
  const result = reportSchema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const place = (first?.path ?? []).map(String).join('.');
  const more = result.error.issues.length - 1;
  const problem = `${place === '' ? '' : `${place}: `}${first?.message ?? 'does not fit'}`;
  throw invalid(
    what,
    `is no document of CTRF 0.0: ${clip(printable(problem), 400)}${more > 0 ? ` (and ${more} more)` : ''}`,
    result.error,
  );
}

/** A summary that says something else than the tests was cut off, or tells of tests that are left out. */
function refuseContradiction(
  counted: TestSummary,
  told: ReportDocument['results']['summary'],
  what: string,
): void {
  for (const name of ['tests', 'passed', 'failed', 'skipped', 'pending', 'other'] as const) {
    if (told[name] === counted[name]) continue;
    throw invalid(
      what,
      `contradicts itself: results.summary.${name} is ${told[name]}, its tests make it ${counted[name]}; was it cut off or edited?`,
    );
  }
  if (told.flaky !== undefined && told.flaky !== counted.flaky) {
    throw invalid(
      what,
      `contradicts itself: results.summary.flaky is ${told.flaky}, its tests make it ${counted.flaky}`,
    );
  }
}

function invalid(what: string, problem: string, cause?: unknown): HarnessError {
  return new HarnessError('HARNESS_RESULTS_INVALID', `read ${what}: it ${problem}`, { cause });
}

/** Zod leaves what it was told to overlook as `undefined`; a document has no such thing. */
function withoutMissing(document: ReportDocument): TestReport {
  return dropMissing(document) as TestReport;
}

function dropMissing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropMissing);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      member === undefined ? [] : [[name, dropMissing(member)]],
    ),
  );
}
