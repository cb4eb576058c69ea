import type { RetentionMode } from '../../state/tables/bucket.js';
import type { Retention } from '../../state/tables/stored-object.js';
import { invalidArgument } from './s3-errors.js';

/** Whether a text is a mode. */
export function isRetentionMode(mode: string): mode is RetentionMode {
  return mode === 'GOVERNANCE' || mode === 'COMPLIANCE';
}

/** Reads a point in time as ISO 8601 has it; `undefined` when it is none. */
export function readIsoTime(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/.test(text))
    return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Whether a retention has not ended. */
export function isActive(retention: Retention | undefined, now: Date): retention is Retention {
  return retention !== undefined && Date.parse(retention.until) > now.getTime();
}

/** Refuses a retention that would be over before it begins. */
export function checkFuture(until: Date, now: Date, name: string, said: string): void {
  if (until.getTime() > now.getTime()) return;
  throw invalidArgument(name, said, 'The retain until date must be in the future!');
}
