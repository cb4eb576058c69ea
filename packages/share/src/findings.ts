import { ContractError } from '@soe/contract';

/** One finding per value that has not the form of AWS. */
export function malformed(
  field: string,
  values: readonly string[],
  form: RegExp,
  what: string,
): readonly string[] {
  return values
    .filter((value) => !form.test(value))
    .map((value) => `${field}: ${JSON.stringify(value)} is not ${what}`);
}

/** One finding per value that is repeated. */
export function twice(field: string, values: readonly string[]): readonly string[] {
  return values
    .filter((value, index) => values.indexOf(value) !== index)
    .map((value) => `${field}: ${value} is listed twice`);
}

/** What the contract has against something, as a finding. */
export function contractFindings(check: () => unknown): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof ContractError) return [error.message];
    throw error;
  }
}
