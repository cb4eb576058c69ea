import { ApiError } from '../../api-error.js';

/** Refuses a parameter with more values than AWS takes. */
export function checkCount(values: readonly unknown[], most: number, parameter: string): void {
  if (values.length <= most) return;
  throw new ApiError(
    'InvalidParameterValue',
    `${parameter} can have at most ${most} values, not ${values.length}`,
  );
}
