import type { TestResult } from '../report/test-report.js';
import { checkResultsText, invalidResults } from './invalid-results.js';
import { parseJson } from './json-results.js';
import { readGoss } from './read-goss.js';
import { readInspec } from './read-inspec.js';
import { readJunit } from './read-junit.js';
import { readNunit } from './read-nunit.js';
import { readTap } from './read-tap.js';
import { tapLine } from './tap-shape.js';

/** Formats of results that are read. */
export type ResultFormat = 'junit' | 'nunit' | 'tap' | 'goss' | 'inspec';

const readers: Readonly<Record<ResultFormat, (text: string) => readonly TestResult[]>> = {
  junit: readJunit,
  nunit: readNunit,
  tap: readTap,
  goss: readGoss,
  inspec: readInspec,
};

/**
 * Reads results of another tool in whatever format they are, which is told by what is in them: JUnit XML,
 * NUnit XML 2.5 and 3, TAP, the JSON of goss, the JSON of InSpec.
 *
 * @returns the tests; none where none ran, which is not success
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for what is none of these, and as the readers say
 */
export function readResults(text: string): readonly TestResult[] {
  return readers[resultFormat(text)](text);
}

/**
 * The format of results.
 *
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for what is none that is read
 */
export function resultFormat(text: string): ResultFormat {
  const format = 'test results';
  checkResultsText(format, text);
  const first = /[^\s\uFEFF]/.exec(text)?.[0];
  if (first === '<') return xmlFormat(text);
  if (first === '{') return jsonFormat(parseJson(format, text));
  if (tapLine.test(text)) return 'tap';
  throw invalidResults(format, 'they are no XML, no JSON and no TAP');
}

/** By the name of the root element. What stands before it is judged by the reader. */
function xmlFormat(text: string): ResultFormat {
  const head = text.slice(0, 16_384).replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '');
  const [, root = ''] = /<([A-Za-z][\w.-]*)/.exec(head) ?? [];
  if (root === 'testsuites' || root === 'testsuite') return 'junit';
  if (root === 'test-results' || root === 'test-run') return 'nunit';
  throw invalidResults('test results', `XML with the root <${root}> is not read`);
}

function jsonFormat(document: unknown): ResultFormat {
  if (typeof document === 'object' && document !== null) {
    if ('profiles' in document || 'controls' in document) return 'inspec';
    if ('results' in document && 'summary' in document) return 'goss';
  }
  throw invalidResults('test results', 'this JSON is neither of goss nor of InSpec');
}
