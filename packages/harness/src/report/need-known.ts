import { HarnessError } from '../errors.js';
import { printable } from '../printable.js';

/**
 * Refuses a word that nothing stands for, as programs without types may give.
 *
 * @param what - What was attempted, up to the word: `Cannot write a report as`
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` naming those that there are
 */
export function needKnown(what: string, word: unknown, known: readonly string[]): void {
  if (known.some((each) => each === word)) return;
  throw new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `${what} ${printable(String(word), 100)}: use one of ${known.join(', ')}`,
  );
}
