import { errorCode, OrchestratorError } from '../errors.js';

/** What to do where the system refuses: https://nodejs.org/api/errors.html#common-system-errors */
const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: make room',
  EDQUOT: 'the quota is used up: make room',
  EROFS: 'it can only be read: work where it can be written',
  EACCES: 'this user may not write there: correct owner and mode',
  EPERM: 'this user may not write there: correct owner and mode',
};

/** The error of a file that could not be written; anything but an error of the system is left as it is. */
export function fileFailed(task: string, path: string, cause: unknown): unknown {
  const code = causeOf(cause);
  if (code === undefined) return cause;
  const seen = cause instanceof Error ? cause.message : String(cause);
  return new OrchestratorError(
    'SOE_FILE_FAILED',
    `${task}: ${path} cannot be written (${seen}); ${remedies[code] ?? 'correct that'}, and run this again: what was done is kept`,
    { cause },
  );
}

/** Do something with a file. */
export async function withFile<Result>(
  task: string,
  path: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw fileFailed(task, path, cause);
  }
}

/** Its code, where the system refused. */
function causeOf(error: unknown): string | undefined {
  const inner = error instanceof Error && errorCode(error) === 'PACKER_FILE_FAILED' && error.cause;
  const found = inner instanceof Error ? inner : error;
  return found instanceof Error && 'syscall' in found ? errorCode(found) : undefined;
}
