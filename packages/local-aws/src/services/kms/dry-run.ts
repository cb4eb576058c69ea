import { flag, optional } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';

/** The parameter of operations that can be tried. */
export const dryRunInput = { DryRun: optional(flag) };

/** Answers, or, when only asked to try, says that it would have worked; that undoes all changes. */
export function unlessDryRun<T>(input: { readonly DryRun: boolean | undefined }, answer: T): T {
  if (input.DryRun !== true) return answer;
  throw new ApiError(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
    412,
  );
}
