import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';

/**
 * The error for something that is not the output of a scanner: it must not look like one without findings.
 *
 * @param kind - what it should be, such as `a report of Trivy`
 * @param place - where in it, such as `Results[0].Class` or `line 12`
 */
export function scanInvalid(
  kind: string,
  place: string,
  problem: string,
  cause?: unknown,
): HarnessError {
  return new HarnessError(
    'HARNESS_SCAN_INVALID',
    `Cannot read ${kind}: ${printable(place, 200)}: ${printable(problem, 300)}. Give it as the scanner wrote it.`,
    cause === undefined ? {} : { cause },
  );
}

/** The first names of a list, and how many there are beside them. */
export function some(names: readonly string[], most = 5): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `1 rule`, `2 rules`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
