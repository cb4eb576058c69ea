import { TraceabilityError } from '../errors.js';

/** One question to AWS, for messages. */
export interface AwsQuestion {
  /** What is attempted, on what. */
  readonly attempt: string;
  /** The IAM action that it takes. */
  readonly action: string;
}

/**
 * Ask AWS once. A call that was cancelled throws the reason of the signal; any other failure is
 * wrapped here.
 *
 * @throws TraceabilityError `TRACE_AWS_DENIED` where the action is not allowed, else `TRACE_AWS_FAILED`
 */
export async function ask<T>(
  { attempt, action }: AwsQuestion,
  signal: AbortSignal | undefined,
  send: (cancel: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await send(signal === undefined ? {} : { abortSignal: signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    if (denials.has(name)) {
      throw new TraceabilityError(
        'TRACE_AWS_DENIED',
        `${attempt}: ${name}: ${message}; allow ${action} to the role that asks`,
        { cause },
      );
    }
    throw new TraceabilityError(
      'TRACE_AWS_FAILED',
      `${attempt}: ${name}: ${message}; it takes ${action}; check credentials, region and network`,
      { cause },
    );
  }
}

const denials: ReadonlySet<string> = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
]);
