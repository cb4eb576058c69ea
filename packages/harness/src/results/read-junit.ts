import type { TestResult } from '../report/test-report.js';
import { contradiction } from './foreign-test.js';
import { invalidResults, testLimit } from './invalid-results.js';
import { type JunitCase, junitTest, outcomeElements } from './junit-case.js';
import { type Counted, disagreements, emptyCount } from './junit-count.js';
import { readXml, type XmlElement } from './xml-element.js';

interface OpenSuite extends Counted {
  readonly element: XmlElement;
}

/**
 * Reads JUnit XML, as pytest, goss (`--format junit`), InSpec (`junit`, `junit2`), Pester and Surefire
 * write it, in nested suites too.
 *
 * - `failure` is failed, `error` is `other`, `skipped` is skipped with its reason; what Pester calls
 *   inconclusive is `other`
 * - `flakyFailure`, `flakyError`, `rerunFailure` and `rerunError` are earlier tries; a test that has such and
 *   did not fail in the end is flaky
 * - Sums of a suite that its tests do not bear out are a test of their own, with the status `other`. So are
 *   the errors that Pester counts only in its root element: blocks and files that did not run at all. A sum
 *   of pytest may count a test twice whose teardown broke, and one of Pester counts tests that it left out
 *   (`disabled`).
 * - Output of the tests is not kept
 *
 * Sources: {@link https://github.com/windyroad/JUnit-Schema},
 * {@link https://maven.apache.org/surefire/maven-surefire-plugin/xsd/surefire-test-report.xsd},
 * `src/functions/TestResults.JUnit4.ps1` of pester/Pester, `outputs/junit.go` of goss-org/goss,
 * `lib/plugins/inspec-reporter-junit` of inspec/inspec; what pytest writes was run.
 *
 * @returns the tests in the order of the file; none where none ran, which is not success
 * @throws HarnessError `HARNESS_RESULTS_INVALID` when it is no JUnit XML, or is hostile
 */
export function readJunit(text: string): readonly TestResult[] {
  const format = 'JUnit results';
  const tests: TestResult[] = [];
  const suites: OpenSuite[] = [];
  const problems: string[] = [];
  let current: JunitCase | undefined;

  readXml(format, text, {
    opened: (element, parents) => {
      const isSuite = element.name === 'testsuite' || element.name === 'testsuites';
      if (parents.length === 0 && !isSuite) {
        throw invalidResults(
          format,
          `its root is <${element.name}>, not <testsuites> or <testsuite>`,
        );
      }
      if (isSuite) suites.push({ element, ...emptyCount() });
      if (element.name === 'testcase') {
        if (tests.length >= testLimit) {
          throw invalidResults(format, `it has more than ${testLimit} tests`);
        }
        current = { element, outcomes: [] };
      }
    },
    closed: (element, parents) => {
      if (current !== undefined && outcomeElements.has(element.name)) {
        if (parents.at(-1)?.name === 'testcase') current.outcomes.push(element);
      } else if (current !== undefined && element.name === 'testcase') {
        tests.push(junitTest(current, suites.map(nameOf)));
        count(suites.at(-1), current);
        current = undefined;
      } else if (element.name === 'testsuite' || element.name === 'testsuites') {
        close(suites, problems);
      }
    },
  });
  return [...tests, ...problems.map((problem) => contradiction(format, problem))];
}

/** The root is a run, whose name says nothing of a test. */
function nameOf({ element }: OpenSuite): string | undefined {
  const { name } = element.attributes;
  return element.name === 'testsuites' ? undefined : name;
}

function count(suite: OpenSuite | undefined, { outcomes }: JunitCase): void {
  if (suite === undefined) return;
  const named = (name: string) => outcomes.filter((outcome) => outcome.name === name).length;
  for (const sum of [suite.own, suite.all]) {
    sum.tests += 1;
    sum.failures += named('failure');
    sum.errors += named('error');
    sum.failedTests += Math.min(named('failure'), 1);
    sum.brokenTests += Math.min(named('error'), 1);
  }
}

/** What is inside of a suite counts for those around it; what it says of itself is compared. */
function close(suites: OpenSuite[], problems: string[]): void {
  const suite = suites.pop();
  if (suite === undefined) return;
  const outer = suites.at(-1);
  if (outer !== undefined) {
    for (const key of Object.keys(suite.all) as (keyof typeof suite.all)[]) {
      outer.all[key] += suite.all[key];
    }
  }
  // Said once: the sums of the outer suites are wrong for the same reason.
  const known = problems.length > 0 && suite.element.name === 'testsuites';
  if (!known) problems.push(...disagreements(suite.element, suite));
}
