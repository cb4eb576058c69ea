import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';
import type { TestResult } from '../report/test-report.js';
import { readResults } from '../results/read-results.js';
import { readTap } from '../results/read-tap.js';
import type { Check } from '../suites/suite.js';
import type { RunnerFile } from './runner-output.js';

/**
 * Tests of a script or tool: those in the file that it sent, and its own line where they do not speak for
 * it: it could not run, ran nothing, or ended badly although no test did.
 */
export function checkResults(
  check: Check,
  own: TestResult,
  file: RunnerFile | undefined,
): readonly TestResult[] {
  if (check.kind !== 'script' && check.kind !== 'tool') return [own];
  if (file === undefined) return [withoutResults(check, own)];
  const inside = readFile(check, file);
  if (typeof inside === 'string') return [{ ...own, status: 'other', message: inside }];
  if (inside.length === 0) {
    return [{ ...own, status: 'other', message: 'it ran no tests, which is not success' }];
  }
  const tests = inside.map((test) => placed(test, own, check.subject));
  return isSpokenFor(own, tests) ? tests : [own, ...tests];
}

function withoutResults(check: Check, own: TestResult): TestResult {
  const hasEnded = own.status === 'passed' || own.status === 'failed';
  const isMissing = check.kind === 'tool' ? own.status === 'passed' : isTap(check) && hasEnded;
  return isMissing ? { ...own, status: 'other', message: 'it ended, but sent no results' } : own;
}

function isTap(check: Check): boolean {
  return check.kind === 'script' && check.output === 'tap';
}

function readFile(check: Check, { contents }: RunnerFile): readonly TestResult[] | string {
  const text = new TextDecoder().decode(contents);
  try {
    return check.kind === 'script' ? readTap(text) : readResults(text);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return printable(`its results cannot be read: ${error.message}`, 400);
  }
}

function placed(test: TestResult, own: TestResult, subject: string): TestResult {
  const [place = '', ...suite] = own.suite ?? [];
  const { filePath = own.filePath } = test;
  return {
    ...test,
    suite: [place, ...suite, printable(subject, 200), ...(test.suite ?? [])],
    ...(own.type !== undefined && { type: own.type }),
    ...(filePath !== undefined && { filePath }),
  };
}

function isSpokenFor(own: TestResult, tests: readonly TestResult[]): boolean {
  if (own.status === 'passed') return true;
  const isBad = ({ status }: TestResult) => status === 'failed' || status === 'other';
  return own.status === 'failed' && tests.some(isBad);
}
