import { cancelled, isAbort, ShareError } from '../errors.js';

/** One call to AWS, for messages. */
export interface AwsCall {
  /** The IAM action, for example `ec2:CopyImage`. */
  readonly action: string;
  /** What it is about. */
  readonly subject: string;
  /** Where. */
  readonly region: string;
}

/** Wrap the errors of one call, the only place where that happens. */
export async function callAws<T>(
  { action, subject, region }: AwsCall,
  send: () => Promise<T>,
): Promise<T> {
  try {
    return await send();
  } catch (cause) {
    // The role of the account was refused before the call was made.
    if (cause instanceof ShareError) throw cause;
    const attempt = `${action} of ${subject} in ${region}`;
    const { name, message } = cause instanceof Error ? cause : new Error(String(cause));
    if (isAbort(cause)) throw cancelled(attempt, { cause });
    throw new ShareError(
      'SHARE_AWS_FAILED',
      `${attempt}: ${name}: ${sentence(message.trim(), advice(name, action))}`,
      { cause, refused: isRefusal(cause) },
    );
  }
}

/**
 * Whether AWS surely did nothing: it refused the first and only try. The answer of an earlier try
 * that had an effect may have been lost.
 */
export function isRefusal(cause: unknown): boolean {
  if (!(cause instanceof Error) || !('$metadata' in cause)) return false;
  const { httpStatusCode = 0, attempts = 0 } = cause.$metadata as {
    readonly httpStatusCode?: number;
    readonly attempts?: number;
  };
  return attempts === 1 && httpStatusCode >= 400 && httpStatusCode < 500;
}

/** What AWS says ends as a sentence where another one follows. */
function sentence(seen: string, next: string): string {
  return next === '' || /[.!?]$/.test(seen) ? `${seen}${next}` : `${seen}.${next}`;
}

function advice(name: string, action: string): string {
  if (/^(?:UnauthorizedOperation|AccessDenied|AccessDeniedException|AuthFailure)$/.test(name)) {
    return ` Allow ${action} to the role that runs this.${
      action.startsWith('organizations:')
        ? ' Only the management account and delegated administrators may read an organisation.'
        : ''
    }`;
  }
  if (/Throttl|RequestLimitExceeded|TooManyUpdates/.test(name)) return ' Run again to go on.';
  if (name === 'CredentialsProviderError') return ' Set AWS_PROFILE or the other AWS variables.';
  return '';
}
