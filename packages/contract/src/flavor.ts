import { parseWord, type Word } from './word.js';

/** The rule for flavors. */
export const flavorWord: Word = {
  what: 'flavor',
  code: 'CONTRACT_FLAVOR_INVALID',
  pattern: /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/,
  minLength: 2,
  maxLength: 40,
  form: '2 to 40 lower-case letters and digits joined by "-" or ".", for example "rhel-9"',
};

/**
 * Check the name of one SOE product line: lower-case kebab, 2 to 40 characters, dots allowed
 * inside, as in `rhel-9` or `ubuntu-24.04`.
 *
 * @throws ContractError `CONTRACT_FLAVOR_INVALID`
 */
export function parseFlavor(value: string): string {
  return parseWord(flavorWord, value);
}
