import { toShareError } from '../errors.js';
import type { ObservedFailure } from './observed-distribution.js';

/** Read something; a failure is an answer, so that one region does not hide the others. */
export async function attempt<T>(
  what: string,
  read: () => Promise<T>,
): Promise<{ readonly value: T } | { readonly unreachable: ObservedFailure }> {
  try {
    return { value: await read() };
  } catch (cause) {
    const error = toShareError(cause, what);
    if (error.code === 'SHARE_CANCELLED') throw error;
    const code = error.code === 'SHARE_AWS_FAILED' ? 'SHARE_REGION_UNREACHABLE' : error.code;
    return { unreachable: { code, message: error.message } };
  }
}
