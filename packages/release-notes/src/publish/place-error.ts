import { ReleaseNotesError } from '../errors.js';
import type { CallFailure, CallResult } from '../trackers/paced-calls.js';

/** The value of a call, or the error that says what could not be done where. */
export function answerOf<Value>(result: CallResult<Value>, attempt: string, cure?: string): Value {
  if (result.ok) return result.value;
  throw placeError(result.failure, attempt, cure);
}

/**
 * A place that did not do what was asked.
 *
 * @param attempt - What was to be done and where, such as `read release v1 of acme/images`
 * @param cure - What helps. Default: by the kind of failure
 */
export function placeError(
  { kind, reason, details = [] }: CallFailure,
  attempt: string,
  cure = cures[kind],
): ReleaseNotesError {
  const more = details.filter((detail) => !reason.includes(detail));
  const said = more.length === 0 ? reason : `${reason} (${more.join('; ')})`;
  return new ReleaseNotesError('NOTES_PUBLISH_FAILED', `Cannot ${attempt}: ${said}. ${cure}`);
}

/** The error for a place that is not as the plan expects it. */
export function changedSince(attempt: string, seen: string): ReleaseNotesError {
  return new ReleaseNotesError(
    'NOTES_PUBLISH_CONFLICT',
    `Cannot ${attempt}: ${seen}. Nothing was written over; plan again.`,
  );
}

const cures: Readonly<Record<CallFailure['kind'], string>> = {
  'rate-limit': 'Publish again later; what is there already is found.',
  overloaded: 'Publish again; what is there already is found.',
  network: 'Check the address and the network, and publish again.',
  refused: 'Check the credentials and their permissions.',
  rejected: 'Check the options of this publisher.',
};
