import { HarnessError } from '../../errors.js';

/**
 * A text as a word of PowerShell that is this text and nothing else. Only ASCII stands in quotes:
 * PowerShell takes typographic quotes for quotes too, and Windows PowerShell reads a script without a byte
 * order mark in the code page of the system. All else is carried as base64 of UTF-8; so is what has `{{`,
 * because Packer and SSM look for it.
 *
 * @throws HarnessError `HARNESS_SUITE_INVALID` for NUL and halves of characters, which no program can be given
 */
export function powershellQuote(text: string): string {
  if (/[\0\p{Cs}]/u.test(text)) {
    throw new HarnessError(
      'HARNESS_SUITE_INVALID',
      `write ${JSON.stringify(text.slice(0, 80))} for PowerShell: it has a NUL or half a character, which no program can be given; remove it`,
    );
  }
  if (/^[ -~]*$/.test(text) && !text.includes('{{')) return `'${text.replaceAll("'", "''")}'`;
  return `(ConvertFrom-SoeText '${Buffer.from(text).toString('base64')}')`;
}
