import { ApiError } from '../services/api-error.js';
import type { Protocol } from './protocol.js';
import { readQuery } from './query-request.js';
import { escapeXml, xmlContent } from './xml.js';

const headers = { 'content-type': 'text/xml' };

/** The protocol of STS: forms in, XML with `member` lists out, results wrapped in `…Result`. */
export function awsQuery(namespace: string): Protocol {
  return {
    leaves: 'text',
    read: readQuery,
    write: (action, answer, requestId) => ({
      status: 200,
      headers,
      body: `<${action}Response xmlns="${namespace}"><${action}Result>${xmlContent(answer, 'member')}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
    }),
    writeError: (error, requestId) => ({
      status: error.status,
      headers,
      body: `<ErrorResponse xmlns="${namespace}"><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    }),
    refusals: {
      unsigned: () =>
        new ApiError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
      unknownCredentials: () =>
        new ApiError(
          'InvalidClientTokenId',
          'The security token included in the request is invalid.',
          403,
        ),
      expiredCredentials: () =>
        new ApiError('ExpiredToken', 'The security token included in the request is expired', 403),
      unknownAction: (action) =>
        new ApiError('InvalidAction', `Could not find operation ${action} for version 2011-06-15`),
      input: ({ kind, path, expected }) =>
        kind === 'unsupported'
          ? new ApiError(
              'UnsupportedOperation',
              `AWS knows the parameter ${path}, but it is not simulated here`,
            )
          : new ApiError('ValidationError', `Parameter ${path} is ${kind}: expected ${expected}`),
      internal: (reason) => new ApiError('InternalFailure', reason, 500),
    },
  };
}
