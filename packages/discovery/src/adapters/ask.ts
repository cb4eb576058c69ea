import { DiscoveryError } from '../errors.js';

/** Ask AWS once. A call that was cancelled throws the reason of the signal; any other failure is wrapped here. */
export async function ask<T>(
  attempt: string,
  signal: AbortSignal | undefined,
  send: (cancel: { readonly abortSignal?: AbortSignal }) => Promise<T>,
): Promise<T> {
  try {
    return await send(signal === undefined ? {} : { abortSignal: signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new DiscoveryError(
      'DISCOVERY_AWS_FAILED',
      `${attempt}: ${seen}; check credentials, region and the IAM actions in the README of @soe/discovery`,
      { cause },
    );
  }
}
