import { flag, integer, list, map, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { LogGroup } from '../../state/tables/log-group.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { deleteStream } from './delete-stream.js';
import {
  checkGroupName,
  groupArn,
  groupsOf,
  nameOf,
  requireGroup,
  streamsOf,
} from './find-log-group.js';
import { checkLogTags } from './log-tags.js';
import { alreadyExists, invalidParameter } from './logs-errors.js';
import { logsPage } from './logs-page.js';
import { storedBytes } from './read-events.js';

const classes = ['STANDARD', 'INFREQUENT_ACCESS'];

/** The retentions that AWS has, in days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

/** Log groups. */
export const logGroups = [
  operation({
    action: 'CreateLogGroup',
    input: {
      logGroupName: text,
      kmsKeyId: optional(text),
      tags: map(text),
      logGroupClass: optional(text),
      deletionProtectionEnabled: optional(flag),
    },
    run(input, context) {
      const { logGroupName: name, logGroupClass = 'STANDARD', kmsKeyId, tags } = input;
      checkGroupName(name);
      if (!classes.includes(logGroupClass)) {
        throw invalidParameter(`There are no log groups of class ${logGroupClass} here.`);
      }
      checkLogTags(tags);
      const groups = groupsOf(context);
      if (groups.get(name) !== undefined) throw alreadyExists('log group');
      groups.put({
        name,
        createdAt: context.now.getTime(),
        logGroupClass,
        deletionProtection: input.deletionProtectionEnabled ?? false,
        ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
        tags,
      });
      return {};
    },
  }),

  operation({
    action: 'DeleteLogGroup',
    input: { logGroupName: text },
    run(input, context) {
      const group = requireGroup(input, context);
      if (group.deletionProtection) {
        throw new ApiError(
          'ValidationException',
          'The log group is protected from deletion. Disable its deletion protection first.',
        );
      }
      for (const { name } of [...streamsOf(group.name, context).rows()]) {
        deleteStream(group.name, name, context);
      }
      groupsOf(context).remove(group.name);
      return {};
    },
  }),

  operation({
    action: 'DescribeLogGroups',
    input: {
      logGroupNamePrefix: optional(text),
      logGroupNamePattern: optional(text),
      logGroupIdentifiers: list(text),
      logGroupClass: optional(text),
      limit: optional(integer),
      nextToken: optional(text),
    },
    run(input, context) {
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input;
      if (prefix !== undefined && pattern !== undefined) {
        throw invalidParameter(
          'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
        );
      }
      const named = input.logGroupIdentifiers.map((identifier) => nameOf(identifier, context));
      const found = [...groupsOf(context).rows()].filter(
        ({ name, logGroupClass }) =>
          name.startsWith(prefix ?? '') &&
          name.toLowerCase().includes((pattern ?? '').toLowerCase()) &&
          (named.length === 0 || named.includes(name)) &&
          logGroupClass === (input.logGroupClass ?? logGroupClass),
      );
      const { rows, next } = logsPage(found, ({ name }) => name, input);
      return { logGroups: rows.map((group) => describe(group, context)), nextToken: next };
    },
  }),

  operation({
    action: 'PutRetentionPolicy',
    input: { logGroupName: text, retentionInDays: integer },
    run(input, context) {
      const group = requireGroup(input, context);
      const { retentionInDays } = input;
      if (!retentions.includes(retentionInDays)) {
        throw invalidParameter(
          `1 validation error detected: Value '${retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${retentions.join(', ')}]`,
        );
      }
      groupsOf(context).put({ ...group, retentionInDays });
      return {};
    },
  }),

  operation({
    action: 'DeleteRetentionPolicy',
    input: { logGroupName: text },
    run(input, context) {
      const { retentionInDays: _gone, ...rest } = requireGroup(input, context);
      groupsOf(context).put(rest);
      return {};
    },
  }),
];

function describe(group: LogGroup, context: Context): AnswerMembers {
  const arn = groupArn(group.name, context);
  const streams = [...streamsOf(group.name, context).rows()];
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes: streams.reduce((sum, { name }) => sum + storedBytes(group, name, context), 0),
    kmsKeyId: group.kmsKeyId,
    logGroupClass: group.logGroupClass,
    deletionProtectionEnabled: group.deletionProtection,
  };
}
