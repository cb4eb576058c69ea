import { ApiError } from '../services/api-error.js';

/** The refusal of a call that came too soon, as each service words it. */
export function throttled(service: string): ApiError {
  switch (service) {
    case 'ec2':
      return new ApiError('RequestLimitExceeded', 'Request limit exceeded.', 503);
    case 's3':
      return new ApiError('SlowDown', 'Please reduce your request rate.', 503);
    case 'sts':
      return new ApiError('Throttling', 'Rate exceeded', 400);
    case 'organizations':
    case 'servicequotas':
      return new ApiError('TooManyRequestsException', 'Rate exceeded', 400);
    case 'inspector2':
    case 'inspector-scan':
      return new ApiError('ThrottlingException', 'Rate exceeded', 429);
    default:
      return new ApiError('ThrottlingException', 'Rate exceeded', 400);
  }
}

/** The refusal of an internal error, as each service words it. */
export function internalError(service: string): ApiError {
  const message = 'An internal error has occurred';
  switch (service) {
    case 'ec2':
    case 's3':
      return new ApiError('InternalError', message, 500);
    case 'sts':
      return new ApiError('InternalFailure', message, 500);
    case 'organizations':
    case 'servicequotas':
      return new ApiError('ServiceException', message, 500);
    case 'kms':
      return new ApiError('KMSInternalException', message, 500);
    case 'logs':
      return new ApiError('ServiceUnavailableException', message, 500);
    case 'inspector2':
    case 'inspector-scan':
      return new ApiError('InternalServerException', message, 500);
    default:
      return new ApiError('InternalServerError', message, 500);
  }
}

/** The refusal of a call that the caller may not make, as each service words it. */
export function denied(service: string, message: string): ApiError {
  switch (service) {
    case 'ec2':
      return new ApiError(
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${message}`,
        403,
      );
    case 's3':
    case 'sts':
      return new ApiError('AccessDenied', message, 403);
    case 'inspector2':
    case 'inspector-scan':
      return new ApiError('AccessDeniedException', message, 403);
    default:
      return new ApiError('AccessDeniedException', message, 400);
  }
}

/** The status that AWS answers with a code, where it is not 400. */
export function statusOf(code: string): number {
  return statuses.get(code) ?? 400;
}

const statuses: ReadonlyMap<string, number> = new Map([
  ['AccessDenied', 403],
  ['AuthFailure', 401],
  ['InternalError', 500],
  ['InternalFailure', 500],
  ['InternalServerError', 500],
  ['InternalServerException', 500],
  ['KMSInternalException', 500],
  ['RequestLimitExceeded', 503],
  ['ServiceException', 500],
  ['ServiceUnavailable', 503],
  ['ServiceUnavailableException', 500],
  ['SlowDown', 503],
  ['UnauthorizedOperation', 403],
  ['Unavailable', 503],
]);
