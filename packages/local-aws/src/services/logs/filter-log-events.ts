import { createHash } from 'node:crypto';
import { flag, integer, list, optional, text } from '../../protocols/shape.js';
import type { LogGroup } from '../../state/tables/log-group.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { readFilterPattern } from './filter-pattern.js';
import { requireGroup, requireStream, streamsOf } from './find-log-group.js';
import { invalidParameter } from './logs-errors.js';
import { checkLimit } from './logs-page.js';
import { eventsOf, type LogEvent, takeEvents } from './read-events.js';

const mostEvents = 10_000;
const longestPattern = 1024;

/** Looking for events in all or some streams of a group. */
export const filterLogEvents = [
  operation({
    action: 'FilterLogEvents',
    input: {
      logGroupName: optional(text),
      logGroupIdentifier: optional(text),
      logStreamNames: list(text),
      logStreamNamePrefix: optional(text),
      startTime: optional(integer),
      endTime: optional(integer),
      filterPattern: optional(text),
      nextToken: optional(text),
      limit: optional(integer),
      // Since 2019 what is found is always interleaved.
      interleaved: optional(flag),
    },
    run(input, context) {
      const group = requireGroup(input, context);
      const limit = checkLimit(input.limit, mostEvents);
      const { filterPattern: pattern = '' } = input;
      if (pattern.length > longestPattern) {
        throw invalidParameter(`A filter pattern has at most ${longestPattern} characters.`);
      }
      const matches = readFilterPattern(pattern);
      if (matches === undefined) {
        throw invalidParameter(
          'Invalid filter pattern. Terms with other characters than letters, digits and underscores need quotes; patterns for JSON and for columns, and regular expressions, are not simulated here.',
        );
      }
      const after = readToken(input.nextToken);
      const found = streamNames(group, input, context)
        .flatMap((stream) =>
          eventsOf(group, stream, context, input).map((event) => ({
            ...event,
            stream,
            place: `${event.position} ${stream}`,
          })),
        )
        .filter(({ message, place }) => place > after && matches(message))
        .toSorted((a, b) => (a.place < b.place ? -1 : 1));
      const events = takeEvents(found, limit);
      const last = events.at(-1);
      return {
        events: events.map((event) => ({
          logStreamName: event.stream,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.ingestedAt,
          eventId: eventId(event),
        })),
        // AWS has stopped to say which it searched.
        searchedLogStreams: [],
        nextToken:
          last !== undefined && found.length > events.length ? writeToken(last.place) : undefined,
      };
    },
  }),
];

interface StreamChoice {
  readonly logStreamNames: readonly string[];
  readonly logStreamNamePrefix: string | undefined;
}

function streamNames(
  group: LogGroup,
  { logStreamNames: names, logStreamNamePrefix: prefix }: StreamChoice,
  context: Context,
): readonly string[] {
  if (names.length > 0 && prefix !== undefined) {
    throw invalidParameter('logStreamNames and logStreamNamePrefix exclude each other.');
  }
  if (names.length > 0) {
    return [...new Set(names)].map((name) => requireStream(group, name, context).name);
  }
  return [...streamsOf(group.name, context).rows()]
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefix ?? ''));
}

/** 56 digits that are the same whenever the same event is found. */
function eventId({ position, stream }: LogEvent & { readonly stream: string }): string {
  const digest = createHash('sha256').update(`${position} ${stream}`).digest('hex');
  return `3${BigInt(`0x${digest}`)}`.padEnd(56, '0').slice(0, 56);
}

function writeToken(place: string): string {
  return Buffer.from(`after:${place}`).toString('base64url');
}

function readToken(token: string | undefined): string {
  if (token === undefined) return '';
  const content = Buffer.from(token, 'base64url').toString();
  if (content.startsWith('after:')) return content.slice('after:'.length);
  throw invalidParameter('The specified nextToken is invalid.');
}
