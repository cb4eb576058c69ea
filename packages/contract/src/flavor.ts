import { z } from 'zod';
import { parseWith, quote } from './parse.js';

/**
 * The name of one SOE product line: lower-case kebab, 2 to 40 characters, for example `al2023` or
 * `rhel-9`. Dots are allowed inside, as in `ubuntu-24.04`.
 */
export const flavorSchema: z.ZodType<string> = z
  .string()
  .min(2)
  .max(40)
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/, {
    error: ({ input }) =>
      `${quote(input)} is not a flavor: use lower-case letters and digits joined by "-" or ".", for example "rhel-9"`,
  });

/**
 * Check the name of a flavor.
 *
 * @throws ContractError `CONTRACT_FLAVOR_INVALID`
 */
export function parseFlavor(value: string): string {
  return parseWith(flavorSchema, value, 'flavor', 'CONTRACT_FLAVOR_INVALID');
}
