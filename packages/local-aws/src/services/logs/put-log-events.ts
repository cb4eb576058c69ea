import { integer, list, optional, structure, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { LogGroup } from '../../state/tables/log-group.js';
import { operation } from '../operation.js';
import { batchesOf, requireGroup, requireStream, streamsOf } from './find-log-group.js';
import { sequenceToken } from './log-streams.js';
import { invalidParameter } from './logs-errors.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** The limits of PutLogEvents, as its API reference has them. */
const mostEvents = 10_000;
const mostBytes = 1_048_576;
const bytesAround = 26;
const widest = day;
const oldest = 14 * day;
const newest = 2 * hour;

/** Putting events. */
export const putLogEvents = [
  operation({
    action: 'PutLogEvents',
    input: {
      logGroupName: text,
      logStreamName: text,
      logEvents: list(structure({ timestamp: integer, message: text })),
      // Clients of old send one, and since 2023 nobody looks at it.
      sequenceToken: optional(text),
    },
    run(input, context) {
      const group = requireGroup(input, context);
      const stream = requireStream(group, input.logStreamName, context);
      const { logEvents: events } = input;
      checkBatch(events);
      const now = context.now.getTime();
      const limits = rejections(events, now, group);
      const taken = events.slice(limits.firstTaken, limits.endTaken);
      const [first] = taken;
      const last = taken.at(-1);
      if (first !== undefined && last !== undefined) {
        const batches = stream.batches + 1;
        batchesOf(group.name, stream.name, context).put({
          number: batches,
          ingestedAt: now,
          events: taken,
        });
        streamsOf(group.name, context).put({
          ...stream,
          batches,
          firstEventAt: Math.min(stream.firstEventAt ?? first.timestamp, first.timestamp),
          lastEventAt: Math.max(stream.lastEventAt ?? last.timestamp, last.timestamp),
          lastIngestedAt: now,
        });
      }
      return {
        nextSequenceToken: sequenceToken({ batches: stream.batches + 1 }),
        rejectedLogEventsInfo: limits.rejected,
      };
    },
  }),
];

interface Event {
  readonly timestamp: number;
  readonly message: string;
}

function checkBatch(events: readonly Event[]): void {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined || events.length > mostEvents) {
    throw invalidParameter(
      `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length between 1 and ${mostEvents}`,
    );
  }
  if (events.some(({ message }) => message === '')) {
    throw invalidParameter('Log events must have a message of at least one character.');
  }
  const isOrdered = events.every(
    ({ timestamp }, index) => timestamp >= (events[index - 1]?.timestamp ?? timestamp),
  );
  if (!isOrdered) {
    throw invalidParameter(
      'Log events in a single PutLogEvents request must be in chronological order.',
    );
  }
  if (last.timestamp - first.timestamp > widest) {
    throw invalidParameter(
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    );
  }
  const size = events.reduce((sum, { message }) => sum + sizeOf(message), 0);
  if (size > mostBytes) {
    throw invalidParameter(`Upload too large: ${size} bytes exceeds limit of ${mostBytes}`);
  }
}

/** What an event counts for: its bytes and what lies around them. */
export function sizeOf(message: string): number {
  return Buffer.byteLength(message) + bytesAround;
}

interface Rejections {
  readonly firstTaken: number;
  readonly endTaken: number;
  readonly rejected: AnswerMembers | undefined;
}

/** Events that are too old or too new are left out, and the call succeeds. */
function rejections(
  events: readonly Event[],
  now: number,
  { retentionInDays: days }: LogGroup,
): Rejections {
  const tooOld = countBefore(events, now - oldest);
  const expired = days === undefined ? 0 : countBefore(events, now - days * day);
  const firstNew = events.findIndex(({ timestamp }) => timestamp > now + newest);
  const firstTaken = Math.max(tooOld, expired);
  const isClean = firstTaken === 0 && firstNew === -1;
  return {
    firstTaken,
    endTaken: firstNew === -1 ? events.length : firstNew,
    rejected: isClean
      ? undefined
      : {
          tooOldLogEventEndIndex: tooOld === 0 ? undefined : tooOld,
          expiredLogEventEndIndex: expired === 0 ? undefined : expired,
          tooNewLogEventStartIndex: firstNew === -1 ? undefined : firstNew,
        },
  };
}

function countBefore(events: readonly Event[], time: number): number {
  return events.filter(({ timestamp }) => timestamp < time).length;
}
