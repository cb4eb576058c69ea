import { ApiError } from '../api-error.js';

/** The refusal of input that breaks a rule of Inspector. */
export function invalidInput(message: string): ApiError {
  return new ApiError('ValidationException', message, 400, { reason: 'FIELD_VALIDATION_FAILED' });
}

/** The refusal for what is not there. */
export function resourceNotFound(message: string): ApiError {
  return new ApiError('ResourceNotFoundException', message, 404);
}
