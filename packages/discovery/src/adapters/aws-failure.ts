import { DiscoveryError } from '../errors.js';

/** Wrap what the SDK throws, once; a cancelled call stays what it is. */
export function awsFailure(
  attempt: string,
  cause: unknown,
  signal: AbortSignal | undefined,
): Error {
  if (signal?.aborted) {
    return signal.reason instanceof Error ? signal.reason : new Error('cancelled', { cause });
  }
  const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new DiscoveryError(
    'DISCOVERY_AWS_FAILED',
    `${attempt}: ${seen}; check credentials, region and the IAM actions in the README of @soe/discovery`,
    { cause },
  );
}
