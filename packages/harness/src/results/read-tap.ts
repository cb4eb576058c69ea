import { Parser } from 'tap-parser';
import { HarnessError } from '../errors.js';
import type { TestResult } from '../report/test-report.js';
import { contradiction, foreignTest } from './foreign-test.js';
import { checkResultsText, invalidResults, testLimit } from './invalid-results.js';
import { tapLine, withoutYaml } from './tap-shape.js';
import { type TapPoint, tapTest } from './tap-test.js';

const format = 'TAP results';

interface Stream {
  readonly suite: readonly string[];
  readonly points: TapPoint[];
  readonly problems: TestResult[];
  /** How the subtest went that ended last. */
  child?: { readonly ok: boolean; readonly count: number; readonly isSkipped: boolean };
}

/**
 * Reads TAP of versions 12, 13 and 14.
 *
 * - `# SKIP` is skipped. `not ok … # TODO` is skipped too: the failure is known; `ok … # TODO` passed, and
 *   says that the mark can go
 * - Subtests are read to the innermost; the line that sums a subtest up counts only where it says more
 * - A missing plan, or one that is not kept, means that the output was cut off: that, and `Bail out!`, is a
 *   test of its own with the status `other`, so that what did run is not lost
 * - Diagnostics (YAML, or lines after a failure) are the trace; `message` in them is the message. The YAML is
 *   not parsed
 *
 * Sources: {@link https://testanything.org/tap-specification},
 * {@link https://testanything.org/tap-version-14-specification}.
 *
 * @returns the tests in the order of the text; none for a plan of no tests, which is not success
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for a text that has neither a plan nor a test, or that is
 * too long (64 Mi characters) or too deep (32 subtests)
 */
export function readTap(text: string): readonly TestResult[] {
  checkResultsText(format, text);
  if (!tapLine.test(text)) {
    throw invalidResults(format, 'the text has neither a plan (1..N) nor a test (ok, not ok)');
  }
  const stream: Stream = { suite: [], points: [], problems: [] };
  try {
    const parser = new Parser();
    listen(parser, stream);
    parser.end(withoutYaml(format, text));
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    throw invalidResults(format, `it cannot be parsed: ${(error as Error).message}`, error);
  }
  return [...stream.points.map(tapTest), ...stream.problems];
}

function listen(parser: Parser, stream: Stream): void {
  const { suite, points, problems } = stream;
  let last: TapPoint | undefined;
  parser.on('child', (child: Parser) => {
    const inner: Stream = { suite: [...suite, child.name], points, problems };
    listen(child, inner);
    child.on('complete', ({ ok, count, plan }) => {
      stream.child = { ok, count, isSkipped: plan.skipAll && plan.skipReason !== '' };
    });
  });
  parser.on('assert', (result) => {
    if (points.length >= testLimit)
      throw invalidResults(format, `it has more than ${testLimit} tests`);
    if (typeof result.tapError === 'string') {
      problems.push(contradiction(format, `test ${result.id}: ${result.tapError}`));
    }
    const { child } = stream;
    if (result.closingTestPoint && child !== undefined && child.ok === result.ok) {
      // The subtest has said it already, one test after the other.
      if (child.count > 0 || child.isSkipped) return;
      if (result.skip === false) {
        problems.push(contradiction(format, `subtest ${result.name} ran no tests`));
        return;
      }
    }
    last = { suite, result, comments: [] };
    points.push(last);
  });
  parser.on('comment', (comment: string) => {
    // The parser sums up in comments of its own.
    const isOwn = /^#\s*$|^# (?:test count\(|failed \d|Subtest)/.test(comment);
    // More than that nobody reads.
    if (!isOwn && last !== undefined && last.comments.length < 500) last.comments.push(comment);
  });
  parser.on('complete', (results) => {
    const where = suite.length === 0 ? '' : ` of subtest ${suite.join(' / ')}`;
    const { plan, count, bailout } = results;
    if (bailout !== false) {
      if (suite.length === 0) problems.push(bailedOut(bailout));
    } else if (plan.end === null) {
      problems.push(
        contradiction(format, `the plan${where} is missing, so the output was cut off`),
      );
    } else if (!plan.skipAll && count !== plan.end - (plan.start ?? 1) + 1) {
      problems.push(
        contradiction(
          format,
          `the plan${where} is ${plan.start}..${plan.end}, and ${count} tests ran`,
        ),
      );
    } else if (plan.skipAll && plan.skipReason !== '') {
      points.push(allSkipped(suite, plan.skipReason));
    }
  });
}

function bailedOut(reason: string | boolean): TestResult {
  return foreignTest({
    name: 'the tests ran to their end',
    status: 'other',
    message: `Bail out! ${reason === true ? '' : reason}`,
  });
}

function allSkipped(suite: readonly string[], reason: string): TapPoint {
  const result = {
    ok: true,
    name: 'all tests',
    skip: reason.replace(/^skip\S*\s*/i, ''),
    todo: false,
  };
  return { suite, result, comments: [] };
}
