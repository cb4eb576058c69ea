import * as z from 'zod';
import type { TestResult, TestStatus } from '../report/test-report.js';
import { contradiction, foreignTest } from './foreign-test.js';
import { testLimit } from './invalid-results.js';
import { parseJsonResults } from './json-results.js';

const count = z.number().int().nonnegative().optional();

const gossResult = z.object({
  successful: z.boolean(),
  skipped: z.boolean().optional(),
  result: z.number().int().optional(),
  'resource-type': z.string().optional(),
  'resource-id': z.string().optional(),
  property: z.string().optional(),
  title: z.string().nullish(),
  'summary-line': z.string().nullish(),
  'summary-line-compact': z.string().nullish(),
  // A text, or an object of Go of which JSON shows nothing.
  err: z.unknown().optional(),
  duration: z.number().optional(),
});

/** goss has `null` where nothing was tested. */
const goss = z.object({
  results: z.array(gossResult).max(testLimit).nullable(),
  summary: z
    .object({ 'test-count': count, 'failed-count': count, 'skipped-count': count })
    .optional(),
});

/**
 * Reads the JSON of goss (`goss validate --format json`, also `json_oneline`), of versions 0.3 and 0.4.
 * Durations in it are nanoseconds. What goss itself does not know (`result` 3) is `other`, though goss calls it
 * successful; sums that the results do not bear out are a test of their own with that status.
 *
 * Sources: `outputs/json.go`, `outputs/structured.go` and `resource/validate.go` of goss-org/goss. goss was
 * not run.
 *
 * @returns the tests in the order of the file; none where none ran, which is not success
 * @throws HarnessError `HARNESS_RESULTS_INVALID`
 */
export function readGoss(text: string): readonly TestResult[] {
  const format = 'goss results';
  const { results, summary } = parseJsonResults(format, text, goss);
  const found = results ?? [];
  const tests = found.map(gossTest);
  const failed = found.filter(({ successful }) => !successful).length;
  return [
    ...tests,
    ...differs(format, 'test-count', summary?.['test-count'], tests.length),
    ...differs(format, 'failed-count', summary?.['failed-count'], failed),
  ];
}

function gossTest(result: z.output<typeof gossResult>): TestResult {
  const kind = result['resource-type'];
  const parts = [kind, result['resource-id'], result.property];
  const status = statusOf(result);
  const line = result['summary-line'] ?? result['summary-line-compact'] ?? undefined;
  return foreignTest({
    name: parts.filter((part) => part !== undefined).join(' ') || (result.title ?? ''),
    status,
    duration: (result.duration ?? 0) / 1e6,
    suite: [result.title ?? undefined],
    ...(status !== 'passed' && { message: typeof result.err === 'string' ? result.err : line }),
    ...(status === 'failed' && { trace: line }),
  });
}

/**
 * `result` is 0 for success, 1 for failure, 2 for skipped and 3 for unknown; `successful` is true for all
 * but failure.
 */
function statusOf({ successful, skipped, result }: z.output<typeof gossResult>): TestStatus {
  if (!successful || result === 1) return 'failed';
  if (skipped === true || result === 2) return 'skipped';
  return result === undefined || result === 0 ? 'passed' : 'other';
}

function differs(
  format: string,
  key: string,
  said: number | undefined,
  seen: number,
): readonly TestResult[] {
  return said === undefined || said === seen
    ? []
    : [contradiction(format, `the summary says ${key} ${said}, and the results show ${seen}`)];
}
