import { ApiError } from '../services/api-error.js';
import { readJsonBody, toJson } from './json-body.js';
import type { Protocol } from './protocol.js';
import type { HttpAnswer, HttpRequest } from './wire.js';

/** The protocol of SSM and Organizations: JSON both ways, the action in the `X-Amz-Target` header. */
export const awsJson: Protocol = {
  leaves: 'json',
  read: (request) => ({ action: targetAction(request), input: readJsonBody(request.body) }),
  write: (_action, answer, requestId) => json(200, toJson(answer), requestId),
  writeError: (error, requestId) =>
    json(error.status, { __type: error.code, message: error.message }, requestId),
  refusals: {
    unsigned: () =>
      new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token'),
    unknownCredentials: () =>
      new ApiError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      ),
    expiredCredentials: () =>
      new ApiError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
      ),
    unknownAction: (action) =>
      new ApiError('UnknownOperationException', `The operation ${action} is not known`),
    input: ({ kind, path, expected }) =>
      kind === 'malformed'
        ? new ApiError('SerializationException', `Expected ${expected} at ${path}`)
        : kind === 'unsupported'
          ? new ApiError(
              'UnsupportedOperationException',
              `AWS knows the member ${path}, but it is not simulated here`,
            )
          : new ApiError(
              'ValidationException',
              `1 validation error detected: Value at '${path}' failed to satisfy constraint: ${
                kind === 'missing' ? 'Member must not be null' : 'Member is not recognized'
              }`,
            ),
    internal: (reason) => new ApiError('InternalServerError', reason, 500),
  },
};

function targetAction(request: HttpRequest): string {
  const target = request.headers['x-amz-target'] ?? '';
  return target.slice(target.lastIndexOf('.') + 1);
}

function json(status: number, body: unknown, requestId: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: JSON.stringify(body),
  };
}
