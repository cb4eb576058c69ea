import { flag, integer, optional, text } from '../../protocols/shape.js';
import { operation } from '../operation.js';
import { requireGroup, requireStream } from './find-log-group.js';
import { invalidParameter } from './logs-errors.js';
import { checkLimit } from './logs-page.js';
import { eventsOf, type LogEvent, takeEvents } from './read-events.js';

const mostEvents = 10_000;

/** Reading the events of one stream, forward and backward. */
export const getLogEvents = [
  operation({
    action: 'GetLogEvents',
    input: {
      logGroupName: optional(text),
      logGroupIdentifier: optional(text),
      logStreamName: text,
      startTime: optional(integer),
      endTime: optional(integer),
      nextToken: optional(text),
      limit: optional(integer),
      startFromHead: optional(flag),
    },
    run(input, context) {
      const group = requireGroup(input, context);
      const stream = requireStream(group, input.logStreamName, context);
      const limit = checkLimit(input.limit, mostEvents);
      const from = readToken(input.nextToken);
      const all = eventsOf(group, stream.name, context, input);
      const isForward = from === undefined ? input.startFromHead === true : from.isForward;
      const events = isForward
        ? takeEvents(all.filter(isAfter(from?.place)), limit)
        : takeEvents(all.filter(isBefore(from?.place)).toReversed(), limit).toReversed();
      const [first] = events;
      const last = events.at(-1);
      return {
        events: events.map(({ timestamp, message, ingestedAt }) => ({
          timestamp,
          message,
          ingestionTime: ingestedAt,
        })),
        // Where there is nothing more, the token is the one that was sent.
        nextForwardToken: `f/${last === undefined ? (from?.place ?? start) : after(last)}/s`,
        nextBackwardToken: `b/${first === undefined ? (from?.place ?? start) : before(first)}/s`,
      };
    },
  }),
];

/** A place between two events: the position of one, and whether it is before or after it. */
type Place = string;

const before = ({ position }: LogEvent): Place => `${position}0`;
const after = ({ position }: LogEvent): Place => `${position}1`;
const start: Place = '0'.repeat(35);

function isAfter(place: Place | undefined): (event: LogEvent) => boolean {
  return (event) => place === undefined || before(event) >= place;
}

function isBefore(place: Place | undefined): (event: LogEvent) => boolean {
  return (event) => place === undefined || after(event) <= place;
}

function readToken(token: string | undefined): { isForward: boolean; place: Place } | undefined {
  if (token === undefined) return undefined;
  const [, direction, place] = /^([fb])\/(\d{35})\/s$/.exec(token) ?? [];
  if (place === undefined) throw invalidParameter('The specified nextToken is invalid.');
  return { isForward: direction === 'f', place };
}
