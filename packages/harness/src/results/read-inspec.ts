import * as z from 'zod';
import type { TestResult, TestStatus } from '../report/test-report.js';
import { foreignTest } from './foreign-test.js';
import { invalidResults, testLimit } from './invalid-results.js';
import { parseJsonResults } from './json-results.js';

const text = z.string().nullish();

const result = z.object({
  status: z.string(),
  code_desc: text,
  run_time: z.number().nullish(),
  message: text,
  skip_message: text,
  exception: text,
  backtrace: z.array(z.string()).nullish(),
});

const control = z.object({
  id: text,
  title: text,
  results: z.array(result).nullish(),
  waiver_data: z.object({ message: text, justification: text }).nullish(),
});

const profile = z.object({
  name: text,
  status: text,
  status_message: text,
  skip_message: text,
  controls: z.array(control).nullish(),
});

const inspec = z.union([
  z.object({ profiles: z.array(profile) }),
  z.object({ controls: z.array(result.extend({ id: text, profile_id: text })) }),
]);

type Result = z.output<typeof result>;
type Control = z.output<typeof control>;

/**
 * Reads the JSON of Chef InSpec (and CINC Auditor): the reporters `json`, `json-automate` and `json-min`. Its
 * XML (`junit`, `junit2`) is read as JUnit. Each result of a control is a test.
 *
 * - A control without results, and a profile that was skipped or could not be loaded, is `pending`: it was
 *   selected, and nothing was evaluated
 * - A failed result stays failed where a waiver lets it run; the reason is told
 * - A failure with an exception other than an unmet expectation is `other`
 *
 * The exit code says less than the results: 0 passed, 100 failed, 101 nothing failed but something was
 * skipped, which is not success; any other number is an error of InSpec
 * ({@link https://docs.chef.io/inspec/cli/#exec}).
 *
 * Sources: `lib/inspec/reporters/json.rb`, `json_automate.rb` and
 * `lib/plugins/inspec-reporter-json-min` of inspec/inspec. InSpec was not run.
 *
 * @returns the tests in the order of the file; none where none ran, which is not success
 * @throws HarnessError `HARNESS_RESULTS_INVALID`
 */
export function readInspec(json: string): readonly TestResult[] {
  const format = 'InSpec results';
  const document = parseJsonResults(format, json, inspec);
  const tests =
    'profiles' in document
      ? document.profiles.flatMap(profileTests)
      : document.controls.map((each) =>
          resultTest(each, [each.profile_id ?? undefined, each.id ?? undefined]),
        );
  if (tests.length > testLimit) throw invalidResults(format, `it has more than ${testLimit} tests`);
  return tests;
}

function profileTests(each: z.output<typeof profile>): readonly TestResult[] {
  const suite = [each.name ?? undefined];
  const controls = each.controls ?? [];
  const notRun = each.status === 'skipped' || each.status === 'failed';
  if (notRun && controls.every(({ results }) => (results ?? []).length === 0)) {
    const reason = each.status_message ?? each.skip_message ?? 'no reason is given';
    return [nothingRan(`profile ${each.name ?? ''}`, suite, `${each.status}: ${reason}`)];
  }
  return controls.flatMap((control) => controlTests(control, suite));
}

function controlTests(
  control: Control,
  suite: readonly (string | undefined)[],
): readonly TestResult[] {
  const inside = [...suite, control.id ?? undefined];
  const results = control.results ?? [];
  if (results.length === 0) {
    const name = control.title ?? control.id ?? 'a control';
    return [nothingRan(`control ${name}`, inside, 'the control has no results')];
  }
  const waiver = control.waiver_data?.justification ?? control.waiver_data?.message ?? undefined;
  return results.map((each) => resultTest(each, inside, waiver));
}

function nothingRan(
  name: string,
  suite: readonly (string | undefined)[],
  message: string,
): TestResult {
  return foreignTest({ name, status: 'pending', suite, message });
}

function resultTest(
  each: Result,
  suite: readonly (string | undefined)[],
  waiver?: string,
): TestResult {
  const status = statusOf(each);
  const seen = each.skip_message ?? each.message ?? undefined;
  const waived = waiver === undefined || waiver === '' ? '' : ` (waiver: ${waiver})`;
  return foreignTest({
    name: each.code_desc ?? '',
    status,
    duration: (each.run_time ?? 0) * 1000,
    suite,
    ...(status !== 'passed' && { message: `${seen ?? each.status}${waived}` }),
    ...(each.backtrace && { trace: each.backtrace.join('\n') }),
    rawStatus: each.status,
  });
}

function statusOf({ status, exception }: Result): TestStatus {
  if (status === 'passed') return 'passed';
  if (status === 'skipped') return 'skipped';
  const expectation = /ExpectationNotMetError$/.test(exception ?? 'ExpectationNotMetError');
  return status === 'failed' && expectation ? 'failed' : 'other';
}
