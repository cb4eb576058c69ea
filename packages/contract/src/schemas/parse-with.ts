import type * as z from 'zod';
import { ContractError, type ContractErrorCode } from '../errors.js';

/** Parse `value` once, at the boundary, naming the first field that does not fit. */
export function parseWith<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
  code: ContractErrorCode,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  const place = first ? fieldPath(first.path) : '';
  const problem = first?.message ?? 'does not fit';
  const more = result.error.issues.length - 1;
  const message = `${place ? `${what}: ${place}` : what}: ${problem}${more > 0 ? ` (and ${more} more)` : ''}`;
  throw new ContractError(code, place || what, message, { cause: result.error });
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (place, key) =>
      typeof key === 'number'
        ? `${place}[${key}]`
        : place
          ? `${place}.${String(key)}`
          : String(key),
    '',
  );
}
