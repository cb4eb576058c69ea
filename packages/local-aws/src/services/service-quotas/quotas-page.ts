import { integer, optional, text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { type Page, page } from '../page.js';

const most = 100;

/** What every list takes. */
export const pageInput = { NextToken: optional(text), MaxResults: optional(integer) };

/** Cuts a page as Service Quotas does: at most 100, and that many by default. */
export function quotasPage<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  input: { readonly MaxResults: number | undefined; readonly NextToken: string | undefined },
): Page<Row> {
  const { MaxResults: size = most, NextToken: token } = input;
  if (size < 1 || size > most) {
    throw new ApiError('IllegalArgumentException', `MaxResults must be from 1 to ${most}.`);
  }
  return page(rows, key, {
    size,
    token,
    invalidToken: () =>
      new ApiError('InvalidPaginationTokenException', 'Invalid pagination token was used.'),
  });
}
