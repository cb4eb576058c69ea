import { list, structure, text } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { operation } from '../operation.js';
import { kmsPage, pageInput } from './kms-page.js';
import { putKey } from './put-key.js';
import { useKey } from './use-key.js';

const mostTags = 50;
const tagsInput = list(structure({ TagKey: text, TagValue: text }));

type Tags = Readonly<Record<string, string>>;

/** Tags of keys. */
export const keyTags = [
  operation({
    action: 'TagResource',
    input: { KeyId: text, Tags: tagsInput },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:TagResource', state: 'existing' });
      putKey(context, { ...key, tags: checkCount({ ...key.tags, ...readTags(input.Tags) }) });
      return {};
    },
  }),

  operation({
    action: 'UntagResource',
    input: { KeyId: text, TagKeys: list(text) },
    run(input, context) {
      const key = useKey(context, input.KeyId, { action: 'kms:UntagResource', state: 'existing' });
      const left = Object.entries(key.tags).filter(([name]) => !input.TagKeys.includes(name));
      putKey(context, { ...key, tags: Object.fromEntries(left) });
      return {};
    },
  }),

  operation({
    action: 'ListResourceTags',
    input: { KeyId: text, ...pageInput },
    run(input, context) {
      const { tags } = useKey(context, input.KeyId, { action: 'kms:ListResourceTags' });
      const limits = { standard: 50, most: 50 };
      const { rows, more } = kmsPage(Object.entries(tags), ([name]) => name, input, limits);
      return { Tags: rows.map(([TagKey, TagValue]) => ({ TagKey, TagValue })), ...more };
    },
  }),
];

/** Checks a list of tags and makes it a record. */
export function readTags(
  pairs: readonly { readonly TagKey: string; readonly TagValue: string }[],
): Tags {
  for (const { TagKey: key, TagValue: value } of pairs) {
    if (key.length < 1 || key.length > 128) throw tagProblem('Tag keys have 1 to 128 characters.');
    if (value.length > 256) throw tagProblem('Tag values have at most 256 characters.');
    if (/^aws:/i.test(key)) throw tagProblem('Tag keys that begin with aws: are reserved.');
  }
  if (new Set(pairs.map(({ TagKey }) => TagKey)).size < pairs.length) {
    throw tagProblem('Duplicate tag keys');
  }
  return checkCount(Object.fromEntries(pairs.map(({ TagKey, TagValue }) => [TagKey, TagValue])));
}

function checkCount(tags: Tags): Tags {
  if (Object.keys(tags).length <= mostTags) return tags;
  throw new ApiError('LimitExceededException', `A key can have at most ${mostTags} tags.`);
}

function tagProblem(message: string): ApiError {
  return new ApiError('TagException', message);
}
