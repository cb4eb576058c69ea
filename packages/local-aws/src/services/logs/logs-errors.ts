import { ApiError } from '../api-error.js';

/** The refusal of a parameter whose value makes no sense. */
export function invalidParameter(message: string): ApiError {
  return new ApiError('InvalidParameterException', message);
}

/** The refusal for a log group, stream or tagged resource that is not there. */
export function notFound(what: string): ApiError {
  return new ApiError('ResourceNotFoundException', `The specified ${what} does not exist.`);
}

/** The refusal to make what is there. */
export function alreadyExists(what: string): ApiError {
  return new ApiError('ResourceAlreadyExistsException', `The specified ${what} already exists`);
}

/** Refuses a value that has not the form that the API reference gives. */
export function checkForm(value: string, member: string, form: RegExp, most = 512): void {
  if (value.length >= 1 && value.length <= most && form.test(value)) return;
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${form.source.slice(1, -1)}, and have length from 1 to ${most}`,
  );
}
