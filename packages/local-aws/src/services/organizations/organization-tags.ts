import { list, optional, structure, text } from '../../protocols/shape.js';
import { organizationTagTable } from '../../state/tables/organization-tags.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { page } from '../page.js';

const mostTags = 50;
const tagsPerPage = 50;

type Tags = Readonly<Record<string, string>>;

/** Tags of accounts, units and the root. The management account alone changes them. */
export const organizationTags = [
  operation({
    action: 'TagResource',
    input: { ResourceId: text, Tags: list(structure({ Key: text, Value: text })) },
    run(input, context) {
      checkManagement(context, 'TagResource');
      const before = requireTags(context, input.ResourceId);
      const tags = { ...before, ...readTags(input.Tags) };
      if (Object.keys(tags).length > mostTags) {
        throw new ApiError(
          'ConstraintViolationException',
          `You have exceeded the number of tags for a resource: at most ${mostTags}.`,
          400,
          { Reason: 'MAX_TAG_LIMIT_EXCEEDED' },
        );
      }
      putTags(context, input.ResourceId, tags);
      return {};
    },
  }),

  operation({
    action: 'UntagResource',
    input: { ResourceId: text, TagKeys: list(text) },
    run(input, context) {
      checkManagement(context, 'UntagResource');
      const left = Object.entries(requireTags(context, input.ResourceId)).filter(
        ([key]) => !input.TagKeys.includes(key),
      );
      putTags(context, input.ResourceId, Object.fromEntries(left));
      return {};
    },
  }),

  operation({
    action: 'ListTagsForResource',
    input: { ResourceId: text, NextToken: optional(text) },
    run(input, context) {
      const tags = Object.entries(requireTags(context, input.ResourceId));
      const { rows, next } = page(tags, ([key]) => key, {
        size: tagsPerPage,
        token: input.NextToken,
        invalidToken: () => invalid('The token is not one of a page before.', 'INVALID_NEXT_TOKEN'),
      });
      return { Tags: rows.map(([Key, Value]) => ({ Key, Value })), NextToken: next };
    },
  }),
];

/** Those of the start, until somebody changes them. */
function requireTags(context: Context, id: string): Tags {
  const { organization, store } = context;
  const account = organization.accounts.find((one) => one.id === id);
  const isThere =
    account !== undefined ||
    id === organization.rootId ||
    organization.units.some((unit) => unit.id === id);
  if (!isThere) {
    throw new ApiError(
      'TargetNotFoundException',
      "We can't find a root, OU, account, or policy with the TargetId that you specified.",
    );
  }
  return store.table(organizationTagTable, '').get(id)?.tags ?? account?.tags ?? {};
}

function putTags(context: Context, resourceId: string, tags: Tags): void {
  context.store.table(organizationTagTable, '').put({ resourceId, tags });
}

function readTags(pairs: readonly { readonly Key: string; readonly Value: string }[]): Tags {
  const keys = pairs.map(({ Key }) => Key);
  if (new Set(keys).size < keys.length) {
    throw invalid('The same tag key is there twice.', 'DUPLICATE_TAG_KEY');
  }
  for (const { Key: key, Value: value } of pairs) {
    if (key.length < 1) throw invalid('Tag keys have 1 to 128 characters.', 'MIN_LENGTH_EXCEEDED');
    if (key.length > 128 || value.length > 256) {
      throw invalid(
        'Tag keys have 1 to 128 characters, values at most 256.',
        'MAX_LENGTH_EXCEEDED',
      );
    }
    if (/^aws:/i.test(key)) {
      throw invalid('Tag keys that begin with aws: are reserved.', 'INVALID_SYSTEM_TAGS_PARAMETER');
    }
  }
  return Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value]));
}

function checkManagement({ account, caller, organization }: Context, action: string): void {
  if (account === organization.managementAccount) return;
  throw new ApiError(
    'AccessDeniedException',
    `${caller.arn} may not call ${action}: only the management account of the organization may.`,
  );
}

function invalid(message: string, reason: string): ApiError {
  return new ApiError('InvalidInputException', message, 400, { Reason: reason });
}
