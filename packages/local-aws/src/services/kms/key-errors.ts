import type { KmsKey } from '../../state/tables/kms-key.js';
import { ApiError } from '../api-error.js';
import { keyArnOf } from './find-key.js';

/** The refusal for input that breaks a rule of KMS. */
export function invalid(message: string): ApiError {
  return new ApiError('ValidationException', message);
}

/** The refusal for something that does not exist, as far as the caller can tell. */
export function notFound(message: string): ApiError {
  return new ApiError('NotFoundException', message);
}

/** The refusal of IAM. `because` begins with *because* or *with*. */
export function accessDenied(arn: string, action: string, on: string, because: string): ApiError {
  return new ApiError(
    'AccessDeniedException',
    `User: ${arn} is not authorized to perform: ${action} on resource: ${on} ${because}`,
  );
}

/** The refusal for a key that is in the wrong state. */
export function invalidState(key: KmsKey, state: string): ApiError {
  return new ApiError('KMSInvalidStateException', `${keyArnOf(key)} is ${state}.`);
}

/** The refusal for an operation or algorithm that a key is not for. */
export function invalidUsage(message: string): ApiError {
  return new ApiError('InvalidKeyUsageException', message);
}

/** The refusal for what KMS has and is not simulated, or does not have for such a key. */
export function unsupported(message: string): ApiError {
  return new ApiError('UnsupportedOperationException', message);
}
