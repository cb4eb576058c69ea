import { ApiError } from '../services/api-error.js';
import { readJsonBody, toJson } from './json-body.js';
import type { Protocol } from './protocol.js';
import { createRouter, type RestOperation, readPlaces } from './rest.js';
import type { HttpAnswer } from './wire.js';

/** The protocol of Inspector: JSON both ways, the action in method and path. */
export function restJson(operations: readonly RestOperation[]): Protocol {
  const route = createRouter(operations);
  return {
    leaves: 'json',
    read(request) {
      const query = new URLSearchParams(request.query);
      const match = route(request, query);
      if (match === undefined) return { action: '', input: {} };
      return {
        action: match.operation.action,
        input: { ...readJsonBody(request.body), ...readPlaces(match, request, query) },
      };
    },
    write: (_action, answer, requestId) => json(200, toJson(answer), requestId),
    writeError: ({ code, message, status, details }, requestId) =>
      json(status, { ...details, message }, requestId, { 'x-amzn-errortype': code }),
    refusals: {
      unsigned: () =>
        new ApiError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403),
      unknownCredentials: () =>
        new ApiError(
          'UnrecognizedClientException',
          'The security token included in the request is invalid.',
          403,
        ),
      expiredCredentials: () =>
        new ApiError(
          'ExpiredTokenException',
          'The security token included in the request is expired',
          403,
        ),
      unknownAction: () =>
        new ApiError('UnknownOperationException', 'No operation has this method and path', 404),
      input: ({ kind, path, expected }) =>
        kind === 'unsupported'
          ? new ApiError(
              'UnsupportedOperationException',
              `AWS knows the member ${path}, but it is not simulated here`,
            )
          : new ApiError(
              'ValidationException',
              `The value at ${path} is ${kind}: expected ${expected}`,
              400,
              { reason: kind === 'malformed' ? 'CANNOT_PARSE' : 'FIELD_VALIDATION_FAILED' },
            ),
      internal: (reason) => new ApiError('InternalServerException', reason, 500),
    },
  };
}

function json(
  status: number,
  body: unknown,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId, ...headers },
    body: JSON.stringify(body),
  };
}
