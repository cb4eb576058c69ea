import { list, structure, text } from '../../protocols/shape.js';
import type { Parameter } from '../../state/tables/parameter.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { invalid } from './parameter-errors.js';
import { keepParameter, writtenParameter } from './parameters.js';

const mostTags = 50;
const tagInput = list(structure({ Key: text, Value: text }));
const resourceInput = { ResourceType: text, ResourceId: text };

/** Tags of parameters. */
export const parameterTags = [
  operation({
    action: 'AddTagsToResource',
    input: { ...resourceInput, Tags: tagInput },
    run(input, context) {
      const parameter = requireResource(input, context);
      putTags(parameter, { ...parameter.tags, ...readTags(input.Tags) }, context);
      return {};
    },
  }),

  operation({
    action: 'RemoveTagsFromResource',
    input: { ...resourceInput, TagKeys: list(text) },
    run(input, context) {
      const parameter = requireResource(input, context);
      const left = Object.entries(parameter.tags).filter(([key]) => !input.TagKeys.includes(key));
      putTags(parameter, Object.fromEntries(left), context);
      return {};
    },
  }),

  operation({
    action: 'ListTagsForResource',
    input: resourceInput,
    run: (input, context) => ({
      TagList: Object.entries(requireResource(input, context).tags).map(([Key, Value]) => ({
        Key,
        Value,
      })),
    }),
  }),
];

/** Checks a list of tags and makes it a record. */
export function readTags(
  pairs: readonly { readonly Key: string; readonly Value: string }[],
): Readonly<Record<string, string>> {
  for (const { Key: key, Value: value } of pairs) {
    if (key.length < 1 || key.length > 128) throw invalid('Tag keys have 1 to 128 characters.');
    if (value.length > 256) throw invalid('Tag values have at most 256 characters.');
    if (/^aws:/i.test(key)) throw invalid('Tag keys that begin with aws: are reserved.');
  }
  const tags = Object.fromEntries(pairs.map(({ Key, Value }) => [Key, Value]));
  return checkCount(tags);
}

function checkCount(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (Object.keys(tags).length <= mostTags) return tags;
  throw new ApiError('TooManyTagsError', `A resource can have at most ${mostTags} tags.`);
}

function putTags(
  parameter: Parameter,
  tags: Readonly<Record<string, string>>,
  context: Context,
): void {
  keepParameter(context, { ...parameter, tags: checkCount(tags) });
}

function requireResource(
  { ResourceType: type, ResourceId: id }: { ResourceType: string; ResourceId: string },
  context: Context,
): Parameter {
  if (type !== 'Parameter') {
    throw new ApiError('InvalidResourceType', `Only parameters have tags here, not ${type}.`);
  }
  const parameter = writtenParameter(context, id);
  if (parameter === undefined) {
    throw new ApiError('InvalidResourceId', `The parameter ${id} does not exist.`);
  }
  return parameter;
}
