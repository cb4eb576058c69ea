import { HarnessError } from '../errors.js';

/** What is passed on to a call of the SDK. */
export interface Cancel {
  readonly abortSignal?: AbortSignal;
}

/**
 * Asks AWS, the one place where errors of its SDK are wrapped. A call that was stopped throws the
 * reason of the signal.
 *
 * @throws HarnessError `HARNESS_AWS_FAILED`
 */
export async function askAws<T>(
  attempt: string,
  signal: AbortSignal | undefined,
  send: (cancel: Cancel) => Promise<T>,
): Promise<T> {
  try {
    return await send(signal === undefined ? {} : { abortSignal: signal });
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof HarnessError) throw cause;
    throw new HarnessError(
      'HARNESS_AWS_FAILED',
      `Cannot ${attempt}: ${codeOf(cause)}: ${messageOf(cause)} ${advice(cause)}`,
      { cause },
    );
  }
}

/** AWS says that something is not there: credentials are not to blame. */
function advice(cause: unknown): string {
  return /^InvalidSubnetI[Dd]\./.test(codeOf(cause))
    ? 'There is no such subnet in this account and region: check subnetId and region.'
    : 'Check credentials, region and the IAM actions in the README of @soe/harness.';
}

/** The code of an error of AWS. */
export function codeOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'Error';
}

/** Its message, as a sentence. */
export function messageOf(cause: unknown): string {
  const text = (cause instanceof Error ? cause.message : String(cause)).trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Whether AWS itself answered, with a refusal: then nothing was done. */
export function isAnswer(cause: unknown): cause is Error {
  return (
    cause instanceof Error &&
    '$metadata' in cause &&
    typeof (cause.$metadata as { httpStatusCode?: unknown }).httpStatusCode === 'number'
  );
}
