import { ReleaseNotesError } from '../errors.js';
import { valueAt } from '../trackers/json-at.js';
import type { PublicationStep } from './publisher.js';

/** Reads the members of a step, which may have been stored and changed since it was planned. */
export interface StepReader {
  /** A text, or an error. */
  readonly text: (name: string) => string;
  /** A text, if there is one. */
  readonly maybe: (name: string) => string | undefined;
  /** A whole number from 0, or an error. */
  readonly number: (name: string) => number;
  /** Yes or no, or an error. */
  readonly flag: (name: string) => boolean;
}

/**
 * A step of a publisher to read from.
 *
 * @throws {@link ReleaseNotesError} `NOTES_PLAN_INVALID`, when a member is read that does not fit.
 */
export function readStep({ title, write }: PublicationStep): StepReader {
  const wrong = (name: string, wanted: string) =>
    new ReleaseNotesError(
      'NOTES_PLAN_INVALID',
      `Cannot do the step "${title}" of a publication plan: its member ${name} is no ${wanted}. Plan again.`,
    );
  const maybe = (name: string) => {
    const value = valueAt(write, name);
    if (value !== undefined && typeof value !== 'string') throw wrong(name, 'text');
    return value;
  };
  return {
    maybe,
    text(name) {
      const value = maybe(name);
      if (value === undefined) throw wrong(name, 'text');
      return value;
    },
    number(name) {
      const value = valueAt(write, name);
      if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
        throw wrong(name, 'whole number');
      }
      return value;
    },
    flag(name) {
      const value = valueAt(write, name);
      if (typeof value !== 'boolean') throw wrong(name, 'true or false');
      return value;
    },
  };
}

/** The error for a step that this publisher does not know. */
export function unknownStep({ title }: PublicationStep): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_PLAN_INVALID',
    `Cannot do the step "${title}" of a publication plan: this publisher has no such step. Plan again.`,
  );
}
