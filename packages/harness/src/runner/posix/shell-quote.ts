import { HarnessError } from '../../errors.js';

/**
 * One word of sh, whatever is in it. `{{` is kept apart, because Packer and SSM look for it.
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID` for NUL and halves of characters, which no shell can hold
 */
export function shellQuote(text: string): string {
  if (/[\0\p{Cs}]/u.test(text)) {
    throw new HarnessError(
      'HARNESS_SUITE_INVALID',
      `write ${JSON.stringify(text.slice(0, 80))} for sh: it has a NUL or half a character, which no program can be given; remove it`,
    );
  }
  return `'${text.replaceAll("'", `'\\''`).replace(/\{(?=\{)/g, "{''")}'`;
}
