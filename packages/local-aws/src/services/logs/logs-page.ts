import { type Page, page } from '../page.js';
import { invalidParameter } from './logs-errors.js';

const most = 50;

/** Cuts a page as CloudWatch Logs does when it describes: at most 50, and that many by default. */
export function logsPage<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  input: { readonly limit: number | undefined; readonly nextToken: string | undefined },
): Page<Row> {
  return page(rows, key, {
    size: checkLimit(input.limit, most),
    token: input.nextToken,
    invalidToken: () => invalidParameter('The specified nextToken is invalid.'),
  });
}

/** How many are asked for, which is at most what AWS gives. */
export function checkLimit(limit: number | undefined, largest: number): number {
  const asked = limit ?? largest;
  if (asked >= 1 && asked <= largest) return asked;
  throw invalidParameter(
    `1 validation error detected: Value '${asked}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${largest}`,
  );
}
