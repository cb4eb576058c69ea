import { LocalAwsError } from '../errors.js';

/** The refusal of a directory that cannot keep state. */
export function stateUnreadable(path: string, reason: string, cause?: unknown): LocalAwsError {
  return new LocalAwsError(
    'LOCAL_AWS_STATE_UNREADABLE',
    `Cannot keep state in ${path}: ${reason}.`,
    cause === undefined ? {} : { cause },
  );
}

/** Whether the operating system refused with this code. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
