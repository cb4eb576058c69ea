import type { OutputEvent, PackerEvent } from '../events.js';
import type { Redactor } from './redact.js';

// Values of these are the runner's own words, times, or paths that lead nowhere when they are masked.
const ownWords = new Set([
  ...[
    'type',
    'at',
    'command',
    'stream',
    'severity',
    'resource',
    'reason',
    'signal',
    'phase',
    'class',
  ],
  ...['startedAt', 'keepUntil', 'keyFile', 'consoleLog'],
]);

/** Masks secrets in every text of plain data. */
export function redactData<T>(data: T, redactor: Redactor): T {
  return redactor.active ? (redactValue(data, redactor) as T) : data;
}

/**
 * Masks secrets in an event. `clean` says that the line it comes from holds none: an output repeats
 * nothing but its line, while other events may tell of lines before it.
 */
export function redactEvent(event: PackerEvent, redactor: Redactor, clean = false): PackerEvent {
  if (!redactor.active) return event;
  if (event.type === 'output') return clean ? event : redactOutput(event, redactor);
  return { ...redactData(event, redactor), id: event.id };
}

function redactOutput(event: OutputEvent, { text }: Redactor): OutputEvent {
  const { build, ...others } = event;
  return {
    ...others,
    ...(build !== undefined && { build: text(build) }),
    text: text(event.text),
    raw: text(event.raw),
  };
}

function redactValue(value: unknown, redactor: Redactor): unknown {
  if (typeof value === 'string') return redactor.text(value);
  if (Array.isArray(value)) return value.map((member) => redactValue(member, redactor));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      ownWords.has(key) ? member : redactValue(member, redactor),
    ]),
  );
}
