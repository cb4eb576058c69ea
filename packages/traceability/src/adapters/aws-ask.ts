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
    const todo = throttles.has(name)
      ? 'AWS is asked too often; try again later, or ask less at the same time'
      : `it takes ${action}; check credentials, region and network`;
    throw new TraceabilityError('TRACE_AWS_FAILED', `${attempt}: ${name}: ${message}; ${todo}`, {
      cause,
    });
  }
}

/** The HTTP status that a failure of {@link ask} came with; `undefined` when there was no answer. */
export function statusOf(failure: unknown): number | undefined {
  const cause = failure instanceof TraceabilityError ? failure.cause : failure;
  if (typeof cause !== 'object' || cause === null || !('$metadata' in cause)) return undefined;
  const { $metadata: metadata } = cause;
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  return 'httpStatusCode' in metadata && typeof metadata.httpStatusCode === 'number'
    ? metadata.httpStatusCode
    : undefined;
}

/** Whether a failure of {@link ask} wraps an error of AWS with this name. */
export function isNamed(failure: unknown, name: string): boolean {
  return (
    failure instanceof TraceabilityError &&
    failure.cause instanceof Error &&
    failure.cause.name === name
  );
}

/** What services call it when they are asked too often, after the SDK has tried again. */
const throttles: ReadonlySet<string> = new Set([
  'RequestLimitExceeded',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

const denials: ReadonlySet<string> = new Set([
  'UnauthorizedOperation',
  'AccessDenied',
  'AccessDeniedException',
]);
