import { list, map, text } from '../../protocols/shape.js';
import type { LogGroup } from '../../state/tables/log-group.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { groupsOf, requireGroup } from './find-log-group.js';
import { invalidParameter } from './logs-errors.js';

const mostTags = 50;

type Tags = Readonly<Record<string, string>>;

/** Tags of log groups. */
export const logTags = [
  operation({
    action: 'TagResource',
    input: { resourceArn: text, tags: map(text) },
    run(input, context) {
      const group = requireTagged(input.resourceArn, context);
      const tags = { ...group.tags, ...input.tags };
      checkLogTags(tags);
      groupsOf(context).put({ ...group, tags });
      return {};
    },
  }),

  operation({
    action: 'UntagResource',
    input: { resourceArn: text, tagKeys: list(text) },
    run(input, context) {
      const group = requireTagged(input.resourceArn, context);
      const left = Object.entries(group.tags).filter(([key]) => !input.tagKeys.includes(key));
      groupsOf(context).put({ ...group, tags: Object.fromEntries(left) });
      return {};
    },
  }),

  operation({
    action: 'ListTagsForResource',
    input: { resourceArn: text },
    run: (input, context) => ({ tags: requireTagged(input.resourceArn, context).tags }),
  }),
];

/** Refuses tags that AWS refuses. */
export function checkLogTags(tags: Tags): void {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128) {
      throw invalidParameter('Tag keys have 1 to 128 characters.');
    }
    if (value.length > 256) throw invalidParameter('Tag values have at most 256 characters.');
    if (/^aws:/i.test(key)) throw invalidParameter('Tag keys that begin with aws: are reserved.');
  }
  if (Object.keys(tags).length > mostTags) {
    throw new ApiError('TooManyTagsException', `A resource can have at most ${mostTags} tags.`);
  }
}

function requireTagged(arn: string, context: Context): LogGroup {
  return requireGroup({ logGroupIdentifier: arn }, context);
}
