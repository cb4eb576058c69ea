/** One page of a list, and what to ask for to get the next one. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/** What was asked for. */
export interface PageRequest {
  /** How many rows at most. Without it there is only one page. */
  readonly size: number | undefined;
  /** What the page before said. */
  readonly token: string | undefined;
  /** Makes the refusal for a token that no page has said. */
  readonly invalidToken: () => Error;
}

/**
 * Cuts a page out of rows. A token names the last key of the page before, so rows that come or go
 * between two pages move no other row across the cut.
 */
export function page<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  { size, token, invalidToken }: PageRequest,
): Page<Row> {
  if (size === undefined && token === undefined) return { rows, next: undefined };
  const after = token === undefined ? undefined : decode(token);
  if (token !== undefined && after === undefined) throw invalidToken();
  const sorted = rows
    .map((row) => ({ row, key: key(row) }))
    .toSorted((a, b) => compare(a.key, b.key))
    .filter((entry) => after === undefined || compare(entry.key, after) > 0);
  const cut = sorted.slice(0, size ?? sorted.length);
  const last = cut.at(-1);
  const more = last !== undefined && sorted.length > cut.length;
  return { rows: cut.map(({ row }) => row), next: more ? encode(last.key) : undefined };
}

const mark = 'after:';

function encode(key: string): string {
  return Buffer.from(mark + key).toString('base64url');
}

function decode(token: string): string | undefined {
  const content = Buffer.from(token, 'base64url').toString();
  return content.startsWith(mark) ? content.slice(mark.length) : undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
