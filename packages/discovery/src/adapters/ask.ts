import { DiscoveryError } from '../errors.js';

/** One question to AWS, for messages. */
export interface Asking {
  /** What is attempted; a function where a text for every call would cost too much. */
  readonly attempt: string | (() => string);
  /** The IAM action that it takes. */
  readonly action: string;
}

/** Ask AWS once. A call that was cancelled throws the reason of the signal; any other failure is wrapped here. */
export async function ask<T>(
  { attempt, action }: Asking,
  signal: AbortSignal | undefined,
  send: (cancel: { readonly abortSignal: AbortSignal } | undefined) => Promise<T>,
): Promise<T> {
  try {
    // Without options the client takes the short way that `cacheMiddleware` opens.
    return await send(signal && { abortSignal: signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const error = cause instanceof Error ? cause : new Error(String(cause));
    throw new DiscoveryError(
      'DISCOVERY_AWS_FAILED',
      `${typeof attempt === 'string' ? attempt : attempt()}: ${error.name}: ${error.message}${tries(error)}; ${advice(error, action)}`,
      { cause },
    );
  }
}

/** How often the SDK asked, where it was more than once. */
function tries({
  $metadata,
}: Error & { readonly $metadata?: { readonly attempts?: number } }): string {
  const attempts = $metadata?.attempts ?? 1;
  return attempts > 1 ? ` (${attempts} attempts)` : '';
}

function advice({ name, message }: Error, action: string): string {
  if (/^(?:UnauthorizedOperation|AccessDenied|AccessDeniedException|AuthFailure)$/.test(name)) {
    const allow = `allow ${action} to the role that asks`;
    return message.includes('resource-based policy')
      ? `${allow}, and let the other account share what is asked for (AWS RAM)`
      : allow;
  }
  if (/Throttl|RequestLimitExceeded/.test(name))
    return 'ask less often, or keep answers in a cache';
  if (name === 'CredentialsProviderError') return 'set AWS_PROFILE or the other AWS variables';
  return 'check credentials, region and network';
}
