import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
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
}

/** Every event as a line of JSON, in the form of `schemas/event.json`. */
export function eventsWatcher({ file, write, secrets = () => [] }: EventsWatcherOptions): Watcher {
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  const stream = file === undefined ? undefined : createWriteStream(file);
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
      await finished(stream, { readable: false });
    },
  };
}

/** JSON without secrets, errors as their messages, and nothing that a terminal or a CI system would act on. */
function inertLine(line: EventLine, secrets: readonly string[]): string {
  const masked = (text: string) =>
    secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return JSON.stringify(line, (_key, value: unknown) => {
    if (typeof value === 'string') return masked(value);
    return value instanceof Error ? masked(value.message) : value;
  }).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]|#(?=#\w*\[)/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
