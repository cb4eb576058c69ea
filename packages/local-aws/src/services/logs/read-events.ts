import type { LogGroup } from '../../state/tables/log-group.js';
import type { Context } from '../context.js';
import { batchesOf } from './find-log-group.js';
import { sizeOf } from './put-log-events.js';

const day = 24 * 60 * 60 * 1000;

/** How much an answer holds: 1 MB of events. */
const mostBytes = 1_048_576;

/** An event and where it stands. */
export interface LogEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly ingestedAt: number;
  /** Sorts the events of a stream: by their times, then in the order they came. */
  readonly position: string;
}

/** From when to when events are asked for, in milliseconds; the end is not included. */
export interface TimeRange {
  readonly startTime: number | undefined;
  readonly endTime: number | undefined;
}

/** The events of a stream in order, without those that its group's retention has ended. */
export function eventsOf(
  group: LogGroup,
  stream: string,
  context: Context,
  { startTime = 0, endTime = Number.MAX_SAFE_INTEGER }: Partial<TimeRange> = {},
): readonly LogEvent[] {
  const { retentionInDays: days } = group;
  const kept = days === undefined ? 0 : context.now.getTime() - days * day;
  const events: LogEvent[] = [];
  for (const batch of batchesOf(group.name, stream, context).rows()) {
    batch.events.forEach(({ timestamp, message }, index) => {
      if (timestamp < kept || timestamp < startTime || timestamp >= endTime) return;
      const position = positionOf(timestamp, batch.number, index);
      events.push({ timestamp, message, ingestedAt: batch.ingestedAt, position });
    });
  }
  return events.toSorted((a, b) => (a.position < b.position ? -1 : 1));
}

/** As many events as one answer holds, from the first on. */
export function takeEvents<E extends Pick<LogEvent, 'message'>>(
  events: readonly E[],
  limit: number,
): readonly E[] {
  let size = 0;
  const end = events.findIndex(({ message }, index) => {
    size += sizeOf(message);
    return index >= limit || (index > 0 && size > mostBytes);
  });
  return end === -1 ? events : events.slice(0, end);
}

/** How many bytes a stream holds. */
export function storedBytes(group: LogGroup, stream: string, context: Context): number {
  return eventsOf(group, stream, context).reduce((sum, { message }) => sum + sizeOf(message), 0);
}

function positionOf(timestamp: number, batch: number, index: number): string {
  return (
    String(timestamp).padStart(16, '0') +
    String(batch).padStart(12, '0') +
    String(index).padStart(6, '0')
  );
}
