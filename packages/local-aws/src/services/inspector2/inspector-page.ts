import { integer, optional, text } from '../../protocols/shape.js';
import { invalidInput } from './inspector-errors.js';

/** What every list takes. */
export const pageInput = { maxResults: optional(integer), nextToken: optional(text) };

/** One page of rows that are in an order of their own. */
export interface InspectorPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/**
 * Cuts a page out of rows that are sorted already. A token names the last row of the page before; when
 * that is gone, nobody can say where to go on.
 */
export function inspectorPage<Row>(
  rows: readonly Row[],
  idOf: (row: Row) => string,
  input: { readonly maxResults: number | undefined; readonly nextToken: string | undefined },
  most: number,
): InspectorPage<Row> {
  const { maxResults: size = most, nextToken: token } = input;
  if (size < 1 || size > most) throw invalidInput(`maxResults must be from 1 to ${most}.`);
  const last = token === undefined ? undefined : Buffer.from(token, 'base64url').toString();
  const at = last === undefined ? -1 : rows.findIndex((row) => idOf(row) === last);
  if (last !== undefined && at === -1) throw invalidInput('The nextToken is not valid any more.');
  const cut = rows.slice(at + 1, at + 1 + size);
  const end = cut.at(-1);
  const hasMore = at + 1 + cut.length < rows.length && end !== undefined;
  return {
    rows: cut,
    next: hasMore ? Buffer.from(idOf(end)).toString('base64url') : undefined,
  };
}
