import { ApiError } from '../api-error.js';

/** The refusal of everything that neither ownership nor a policy allows. */
export function accessDenied(): ApiError {
  return new ApiError('AccessDenied', 'Access Denied', 403);
}

/** The refusal for a bucket that nobody has. */
export function noSuchBucket(name: string): ApiError {
  return new ApiError('NoSuchBucket', 'The specified bucket does not exist', 404, {
    BucketName: name,
  });
}

/** The refusal for an object that is not there. */
export function noSuchKey(key: string): ApiError {
  return new ApiError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
}

/** The refusal of a request whose condition does not hold. */
export function preconditionFailed(condition: string): ApiError {
  return new ApiError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    { Condition: condition },
  );
}

/** The refusal of a parameter whose value makes no sense. */
export function invalidArgument(name: string, value: string, message: string): ApiError {
  return new ApiError('InvalidArgument', message, 400, {
    ArgumentName: name,
    ArgumentValue: value,
  });
}

/** The refusal of a body that has not the form that it must have. */
export function malformedXml(): ApiError {
  return new ApiError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}
