import { ApiError } from '../../api-error.js';
import type { Context } from '../../context.js';
import { findParameterVersion } from '../../ssm/find-parameter.js';

const prefix = 'resolve:ssm:';

/**
 * The id that a reference means: itself, or, after `resolve:ssm:`, the value of a parameter of the data
 * type `aws:ec2:image`, by name or ARN, also with `:version` or `:label`.
 */
export function resolveImageReference(reference: string, context: Context): string {
  if (!reference.startsWith(prefix)) return reference;
  const name = reference.slice(prefix.length);
  const found = findParameterVersion(context, name);
  if (typeof found === 'string' || found.version.dataType !== 'aws:ec2:image') {
    throw new ApiError(
      'InvalidParameterValue',
      `The parameter '${name}' does not exist or is not of the data type aws:ec2:image`,
    );
  }
  return found.version.value;
}
