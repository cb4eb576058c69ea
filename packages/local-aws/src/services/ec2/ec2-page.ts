import { filledText, integer, optional } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { type Page, page } from '../page.js';

/** The paging parameters of describe operations. */
export const pageInput = { MaxResults: optional(integer), NextToken: filledText };

/** What pages of an operation can be like. */
export interface PageLimits {
  /** The smallest page. Default: 5. */
  readonly smallest?: number;
  /** The largest page. Default: 1,000. */
  readonly largest?: number;
  /**
   * What EC2 calls the ids that were asked for. Those come all at once, so a request with them that
   * also says how large its pages be is refused. Default: none were asked for, or pages are fine.
   */
  readonly idsParameter?: string | undefined;
}

/** Cuts a page as EC2 does; all rows are one page when no size is asked. */
export function ec2Page<Row>(
  rows: readonly Row[],
  key: (row: Row) => string,
  input: { readonly MaxResults: number | undefined; readonly NextToken: string | undefined },
  { smallest = 5, largest = 1000, idsParameter }: PageLimits = {},
): Page<Row> {
  const { MaxResults: size, NextToken: token } = input;
  if (size !== undefined) {
    if (idsParameter !== undefined) {
      throw new ApiError(
        'InvalidParameterCombination',
        `The parameter ${idsParameter} cannot be used with the parameter maxResults`,
      );
    }
    if (size < smallest) throw invalidSize(size, `greater than ${smallest}`);
    if (size > largest) throw invalidSize(size, `less than ${largest}`);
  }
  return page(rows, key, {
    size,
    token,
    invalidToken: () => new ApiError('InvalidNextToken', 'The specified token is not valid'),
  });
}

function invalidSize(size: number, expected: string): ApiError {
  return new ApiError(
    'InvalidParameterValue',
    `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value ${expected}.`,
  );
}
