import type { TestResult } from '../report/test-report.js';
import { contradiction } from './foreign-test.js';
import { invalidResults, testLimit } from './invalid-results.js';
import { type NunitCase, nunitTest, suiteName } from './nunit-case.js';
import { nunitDisagreements } from './nunit-count.js';
import { readXml, type XmlElement } from './xml-element.js';

/**
 * Reads NUnit XML of version 2.5 (`test-results`) and of version 3 (`test-run`), as Pester 3 to 5 and NUnit
 * write them.
 *
 * - Success, Passed and Warning are passed; Failure and Failed are failed; Error, Inconclusive, NotRunnable,
 *   Invalid and Cancelled are `other`; Ignored, Skipped and Explicit are skipped
 * - A suite that broke outside of its tests (`BeforeAll`, `AfterAll`) is a test of its own with the status
 *   `other`; so are sums that the tests do not bear out
 *
 * Sources: {@link https://docs.nunit.org/articles/nunit/technical-notes/usage/Test-Result-XML-Format.html};
 * `src/functions/TestResults.NUnit25.ps1` and `TestResults.NUnit3.ps1` of pester/Pester. Files of Pester
 * that the tests read were written by hand after these: no Pester was run.
 *
 * @returns the tests in the order of the file; none where none ran, which is not success
 * @throws HarnessError `HARNESS_RESULTS_INVALID` when it is no NUnit XML, or is hostile
 */
export function readNunit(text: string): readonly TestResult[] {
  const format = 'NUnit results';
  const tests: TestResult[] = [];
  const broken: TestResult[] = [];
  let root: XmlElement | undefined;
  let current: NunitCase | undefined;

  readXml(format, text, {
    opened: (element, parents) => {
      if (parents.length === 0) {
        root = element;
        if (element.name !== 'test-results' && element.name !== 'test-run') {
          throw invalidResults(
            format,
            `its root is <${element.name}>, not <test-results> or <test-run>`,
          );
        }
      }
      if (element.name === 'test-case') {
        if (tests.length >= testLimit) {
          throw invalidResults(format, `it has more than ${testLimit} tests`);
        }
        current = { element };
      }
    },
    closed: (element, parents) => {
      const [outer, inner] = parents.slice(-2);
      if (element.name === 'test-case') {
        const suites = parents.filter(({ name }) => name === 'test-suite');
        if (current !== undefined) tests.push(nunitTest(current, suites));
        current = undefined;
      } else if (outer?.name === 'test-case' && current !== undefined) {
        if (element.name === 'message') current.message = element.text;
        if (element.name === 'stack-trace') current.trace = element.text;
      } else if (element.name === 'message' && outer?.name === 'test-suite') {
        if (inner?.name === 'failure') broken.push(...brokenSuite(parents, element.text));
      }
    },
  });
  const disagreements = nunitDisagreements(root, tests);
  return [...tests, ...broken, ...disagreements.map((each) => contradiction(format, each))];
}

/** Of every suite around a failed test NUnit says that a child failed, which is known by then. */
function brokenSuite(parents: readonly XmlElement[], message: string): readonly TestResult[] {
  const suites = parents.filter(({ name }) => name === 'test-suite');
  const { site } = suites.at(-1)?.attributes ?? {};
  if (site === 'Child' || /^\s*(?:One or more child tests|Child test failed)/.test(message))
    return [];
  return [contradiction(`results of suite ${suites.map(suiteName).join(' / ')}`, message)];
}
