import { ApiError } from '../services/api-error.js';
import type { Protocol } from './protocol.js';
import type { Answer, HttpAnswer, HttpRequest, WireMembers } from './wire.js';

/** The protocol of SSM and Organizations: JSON both ways, the action in the `X-Amz-Target` header. */
export const awsJson: Protocol = {
  leaves: 'json',
  read: (request) => ({ action: targetAction(request), input: readObject(request.body) }),
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

function readObject(body: string): WireMembers {
  let value: unknown;
  try {
    value = body === '' ? {} : JSON.parse(body);
  } catch {
    throw new ApiError('SerializationException', 'The body of the request is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError('SerializationException', 'The body of the request is not a JSON object');
  }
  return value as WireMembers;
}

/** Times are seconds since 1970 in this protocol. */
function toJson(value: Answer): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toJson(member)]));
}

function json(status: number, body: unknown, requestId: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: JSON.stringify(body),
  };
}
