import { integer, optional, text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { page } from '../page.js';
import { invalid } from './key-errors.js';

/** The paging parameters of list operations. */
export const pageInput = { Limit: optional(integer), Marker: optional(text) };

/** A page of rows with what the answer says of it. */
export interface KmsPage<Row> {
  readonly rows: readonly Row[];
  /** The members of the answer that tell whether there is more. */
  readonly more: { readonly NextMarker: string | undefined; readonly Truncated: boolean };
}

/** How many rows a page has: what it has when nothing is asked, and at most. */
export interface PageLimits {
  readonly standard: number;
  readonly most: number;
}

/** Cuts a page as KMS does. */
export function kmsPage<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  input: { readonly Limit: number | undefined; readonly Marker: string | undefined },
  limits: PageLimits,
): KmsPage<Row> {
  const size = input.Limit ?? limits.standard;
  if (size < 1 || size > limits.most) {
    throw invalid(
      `1 validation error detected: Value '${size}' at 'limit' failed to satisfy constraint: Member must have value between 1 and ${limits.most}`,
    );
  }
  const cut = page(rows, key, {
    size,
    token: input.Marker,
    invalidToken: () => new ApiError('InvalidMarkerException', 'Could not deserialize marker'),
  });
  return { rows: cut.rows, more: { NextMarker: cut.next, Truncated: cut.next !== undefined } };
}
