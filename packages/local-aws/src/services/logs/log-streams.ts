import { flag, integer, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { LogGroup } from '../../state/tables/log-group.js';
import type { LogStream } from '../../state/tables/log-stream.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { deleteStream } from './delete-stream.js';
import {
  checkStreamName,
  groupArn,
  requireGroup,
  requireStream,
  streamsOf,
} from './find-log-group.js';
import { alreadyExists, invalidParameter } from './logs-errors.js';
import { logsPage } from './logs-page.js';

const streamInput = { logGroupName: text, logStreamName: text };

/** Log streams. */
export const logStreams = [
  operation({
    action: 'CreateLogStream',
    input: streamInput,
    run(input, context) {
      const group = requireGroup(input, context);
      checkStreamName(input.logStreamName);
      const streams = streamsOf(group.name, context);
      if (streams.get(input.logStreamName) !== undefined) throw alreadyExists('log stream');
      streams.put({ name: input.logStreamName, createdAt: context.now.getTime(), batches: 0 });
      return {};
    },
  }),

  operation({
    action: 'DeleteLogStream',
    input: streamInput,
    run(input, context) {
      const group = requireGroup(input, context);
      deleteStream(group.name, requireStream(group, input.logStreamName, context).name, context);
      return {};
    },
  }),

  operation({
    action: 'DescribeLogStreams',
    input: {
      logGroupName: optional(text),
      logGroupIdentifier: optional(text),
      logStreamNamePrefix: optional(text),
      orderBy: optional(text),
      descending: optional(flag),
      limit: optional(integer),
      nextToken: optional(text),
    },
    run(input, context) {
      const group = requireGroup(input, context);
      const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName' } = input;
      if (orderBy !== 'LogStreamName' && orderBy !== 'LastEventTime') {
        throw invalidParameter(`Log streams cannot be ordered by ${orderBy}.`);
      }
      if (orderBy === 'LastEventTime' && prefix !== undefined) {
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
      }
      const found = [...streamsOf(group.name, context).rows()].filter(({ name }) =>
        name.startsWith(prefix ?? ''),
      );
      const ranks = rank(found, orderBy, input.descending === true);
      const { rows, next } = logsPage(found, ({ name }) => ranks.get(name) ?? '', input);
      return { logStreams: rows.map((row) => describe(group, row, context)), nextToken: next };
    },
  }),
];

/** Keys that sort as asked, so that a page can be cut by them. */
function rank(
  streams: readonly LogStream[],
  orderBy: string,
  descending: boolean,
): ReadonlyMap<string, string> {
  const value = ({ name, lastEventAt = 0 }: LogStream): string =>
    orderBy === 'LastEventTime' ? `${String(lastEventAt).padStart(16, '0')} ${name}` : name;
  const keyed = streams.map((stream) => [stream.name, value(stream)] as const);
  if (!descending) return new Map(keyed);
  return new Map(keyed.map(([name, key]) => [name, complement(key)]));
}

/** Sorts the other way: the complement of every hexadecimal digit, closed by what is above them. */
function complement(key: string): string {
  const digits = Array.from(Buffer.from(key).toString('hex'), (digit) =>
    (15 - Number.parseInt(digit, 16)).toString(16),
  );
  return `${digits.join('')}g`;
}

function describe(group: LogGroup, stream: LogStream, context: Context): AnswerMembers {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.firstEventAt,
    lastEventTimestamp: stream.lastEventAt,
    lastIngestionTime: stream.lastIngestedAt,
    uploadSequenceToken: sequenceToken(stream),
    arn: `${groupArn(group.name, context)}:log-stream:${stream.name}`,
    // Since 2019 AWS says so of every stream.
    storedBytes: 0,
  };
}

/** What AWS still says for the sake of old clients; it is not asked for any more. */
export function sequenceToken({ batches }: Pick<LogStream, 'batches'>): string {
  return String(49_000_000_000_000 + batches);
}
