import { ApiError } from '../api-error.js';

/** The refusal for a parameter that the caller does not have. */
export function parameterNotFound(): ApiError {
  return new ApiError('ParameterNotFound', 'The parameter could not be found.');
}

/** The refusal for a version or label that a parameter does not have. */
export function versionNotFound(reference: string): ApiError {
  return new ApiError(
    'ParameterVersionNotFound',
    `Systems Manager could not find the version or label of ${reference}. Verify the version and try again.`,
  );
}

/** The refusal for input that breaks a rule of Parameter Store. */
export function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}
