import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';

/** Characters of a result file, at most: results of an image are some hundred kilobytes. */
const resultsLimit = 64 * 1024 * 1024;

/** Results of one file, at most. */
export const testLimit = 200_000;

/**
 * The error for results that are not what they say.
 *
 * @param format what was being read, such as `JUnit results`
 */
export function invalidResults(format: string, seen: string, cause?: unknown): HarnessError {
  return new HarnessError(
    'HARNESS_RESULTS_INVALID',
    `read ${format}: ${printable(seen, 400)}`,
    cause === undefined ? undefined : { cause },
  );
}

/**
 * @throws HarnessError `HARNESS_RESULTS_INVALID` for a text that is longer than 64 Mi characters, or
 * empty
 */
export function checkResultsText(format: string, text: string): void {
  if (text.length > resultsLimit) {
    throw invalidResults(
      format,
      `the text has ${text.length} characters, and at most ${resultsLimit} are read; are these test results?`,
    );
  }
  if (text.trim() === '') {
    throw invalidResults(format, 'the text is empty; did the tool run, and write its results?');
  }
}
