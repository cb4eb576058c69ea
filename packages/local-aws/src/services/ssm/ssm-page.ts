import { ApiError } from '../api-error.js';
import { type Page, page } from '../page.js';
import { invalid } from './parameter-errors.js';

/** Cuts a page as SSM does: there is always a limit, which callers may only lower. */
export function ssmPage<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  input: { readonly MaxResults: number | undefined; readonly NextToken: string | undefined },
  limit: number,
): Page<Row> {
  const { MaxResults: size = limit, NextToken: token } = input;
  if (size < 1 || size > limit) {
    throw invalid(
      `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${limit}`,
    );
  }
  return page(rows, key, {
    size,
    token,
    invalidToken: () => new ApiError('InvalidNextToken', 'The specified token is not valid.'),
  });
}
