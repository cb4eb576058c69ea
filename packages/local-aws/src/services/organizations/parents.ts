import type { LocalOrganization } from '../../organization.js';
import { integer, optional, text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { type Page, page } from '../page.js';

/** The paging parameters of list operations. */
export const pageInput = { NextToken: optional(text), MaxResults: optional(integer) };

const mostPerPage = 20;

/** Cuts a page as Organizations does: at most twenty. */
export function organizationsPage<Row extends { readonly id: string }>(
  rows: readonly Row[],
  input: { readonly MaxResults: number | undefined; readonly NextToken: string | undefined },
): Page<Row> {
  const { MaxResults: size = mostPerPage, NextToken: token } = input;
  const refuse = (): ApiError =>
    new ApiError(
      'InvalidInputException',
      'You provided invalid values for one or more parameters.',
    );
  if (size < 1 || size > mostPerPage) throw refuse();
  return page(rows, ({ id }) => id, { size, token, invalidToken: refuse });
}

/** Refuses what is neither the root nor a unit. */
export function checkParent(organization: LocalOrganization, id: string): void {
  if (id === organization.rootId || organization.units.some((unit) => unit.id === id)) return;
  throw new ApiError('ParentNotFoundException', "You specified parent that doesn't exist.");
}

/** What sits directly below a parent. */
export function childrenOf<Child extends { readonly parent?: string }>(
  organization: LocalOrganization,
  children: readonly Child[],
  parent: string,
): readonly Child[] {
  return children.filter((child) => (child.parent ?? organization.rootId) === parent);
}
