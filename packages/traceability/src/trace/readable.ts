import { ContractError } from '@soe/contract';

/**
 * What a piece of evidence says. One that is damaged is reported with the rest, as a sentence in
 * `broken`: it must not hide what the other evidence says.
 */
export function readable<T>(parse: () => T, broken: string[]): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    broken.push(error.message);
    return undefined;
  }
}
