import type { PackerEvent } from '../events.js';
import type { Redactor } from './redact.js';

// Values of these are the runner's own words, times, or paths that lead nowhere when they are masked.
const ownWords = new Set([
  ...['type', 'at', 'command', 'stream', 'severity', 'resource', 'reason', 'signal'],
  ...['schema', 'runId', 'startedAt', 'endedAt', 'processStart'],
  ...['variablesFile', 'stdout', 'stderr'],
]);

/** Masks secrets in every text of plain data. */
export function redactData<T>(data: T, redactor: Redactor): T {
  return redactor.active ? (redactValue(data, redactor) as T) : data;
}

/** Masks secrets in an event. */
export function redactEvent(event: PackerEvent, redactor: Redactor): PackerEvent {
  // What the raw text does not hold, escaped or not, the rest of an output does not hold either.
  const clean = event.type === 'output' && redactor.text(event.raw) === event.raw;
  return clean ? event : redactData(event, redactor);
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
