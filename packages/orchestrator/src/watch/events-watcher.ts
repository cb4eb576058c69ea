import { constants, createWriteStream, mkdirSync, openSync, statSync } from 'node:fs';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { endLine, eventLine } from './event-line.js';
import type { EventLine } from './event-schema.js';
import type { Watcher } from './watcher.js';

/** Options of {@link eventsWatcher}: one of `file` and `write`. */
export interface EventsWatcherOptions {
  /** File, or pipe, that is written; what it held is lost. */
  readonly file?: string;
  /** Writes text elsewhere. */
  readonly write?: (text: string) => void;
  /** Values that no line holds. Default: none. */
  readonly secrets?: () => readonly string[];
  /** Milliseconds that the end waits for a reader. Default: 3000. */
  readonly maxWait?: number;
  /** Bytes that wait for a slow reader at most. Default: 16 MiB. */
  readonly maxWaiting?: number;
}

/** Every event as a line of JSON, in the form of `schemas/event.json`. */
export function eventsWatcher(options: EventsWatcherOptions): Watcher {
  const { file, write, secrets = () => [] } = options;
  const { maxWait = 3000, maxWaiting = 16 * 1024 ** 2 } = options;
  const stream = file === undefined ? undefined : openTarget(file);
  let broken: Error | undefined;
  stream?.on('error', (error) => {
    broken = error;
  });
  let sequence = 0;
  let run: string | undefined;

  function tell(line: EventLine): void {
    // Told by the guard, once, and the command goes on.
    if (broken !== undefined) throw broken;
    const text = `${inertLine(line, secrets())}\n`;
    if (stream === undefined) write?.(text);
    else stream.write(text);
    if (stream !== undefined && stream.writableLength > maxWaiting) {
      stream.destroy();
      throw new Error(`${file} is not read: ${maxWaiting} bytes wait for it`);
    }
  }
  function next(at: Date) {
    sequence += 1;
    return { sequence, at, run };
  }

  return {
    event(event, at) {
      if (event.type === 'run-started') run = event.run;
      tell(eventLine(event, next(at)));
    },
    async end(result, at) {
      tell(endLine(result, next(at)));
      if (stream === undefined) return;
      stream.end();
      try {
        await finished(stream, { readable: false, signal: AbortSignal.timeout(maxWait) });
      } catch (error) {
        stream.destroy();
        throw (
          broken ??
          new Error(`${file} did not take the last lines within ${maxWait} ms`, { cause: error })
        );
      }
    },
  };
}

/** A pipe is written as it is read: one without a reader would keep a thread, and with it the process. */
function openTarget(file: string): Writable {
  mkdirSync(dirname(file), { recursive: true });
  if (!statSync(file, { throwIfNoEntry: false })?.isFIFO()) return createWriteStream(file);
  return new Socket({ fd: openPipe(file), readable: false, writable: true });
}

function openPipe(file: string): number {
  try {
    return openSync(file, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw new Error(`${file} is a pipe that nobody reads; start its reader first`, { cause });
  }
}

/** JSON without secrets, errors as their messages, and nothing that a terminal or a CI system would act on. */
function inertLine(line: EventLine, secrets: readonly string[]): string {
  // The longest first: one may be the beginning of another.
  const sorted = [...secrets].sort((a, b) => b.length - a.length);
  const masked = (text: string) =>
    sorted.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return JSON.stringify(line, (_key, value: unknown) => {
    if (typeof value === 'string') return masked(value);
    return value instanceof Error ? masked(value.message) : value;
  }).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]|#(?=#\w*\[)/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
