import { filledText, integer, optional } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { type Page, page } from '../page.js';

/** The paging parameters of describe operations. */
export const pageInput = { MaxResults: optional(integer), NextToken: filledText };

/** Cuts a page as EC2 does: between 1 and 1,000 rows, or all of them when nothing is asked. */
export function ec2Page<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  input: { readonly MaxResults: number | undefined; readonly NextToken: string | undefined },
): Page<Row> {
  const { MaxResults: size, NextToken: token } = input;
  if (size !== undefined && (size < 1 || size > 1000)) {
    throw new ApiError(
      'InvalidParameterValue',
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between 1 and 1000.`,
    );
  }
  return page(rows, key, {
    size,
    token,
    invalidToken: () => new ApiError('InvalidNextToken', 'The specified token is not valid'),
  });
}
