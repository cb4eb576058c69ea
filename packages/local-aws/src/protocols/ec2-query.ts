import { ApiError } from '../services/api-error.js';
import type { Protocol } from './protocol.js';
import { readQuery } from './query-request.js';
import { escapeXml, xmlContent } from './xml.js';

const namespace = 'http://ec2.amazonaws.com/doc/2016-11-15/';
const headers = { 'content-type': 'text/xml;charset=UTF-8', 'cache-control': 'no-store' };

/** The protocol of EC2: forms in, XML with `item` lists out. */
export const ec2Query: Protocol = {
  leaves: 'text',
  read: readQuery,
  write: (action, answer, requestId) => ({
    status: 200,
    headers,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<${action}Response xmlns="${namespace}"><requestId>${requestId}</requestId>${xmlContent(answer, 'item')}</${action}Response>`,
  }),
  writeError: (error, requestId) => ({
    status: error.status,
    headers,
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
  }),
  refusals: {
    unsigned: () =>
      new ApiError(
        'MissingAuthenticationToken',
        'The request must contain either a valid (registered) AWS access key ID or X.509 certificate.',
        403,
      ),
    unknownCredentials: () =>
      new ApiError(
        'AuthFailure',
        'AWS was not able to validate the provided access credentials',
        401,
      ),
    expiredCredentials: () => new ApiError('RequestExpired', 'Request has expired.'),
    unknownAction: (action) =>
      new ApiError('InvalidAction', `The action ${action} is not valid for this web service.`),
    input: ({ kind, path, expected }) =>
      kind === 'missing'
        ? new ApiError('MissingParameter', `The request must contain the parameter ${path}`)
        : kind === 'unknown'
          ? new ApiError('UnknownParameter', `The parameter ${path} is not recognized`)
          : kind === 'unsupported'
            ? new ApiError(
                'UnsupportedOperation',
                `AWS knows the parameter ${path}, but it is not simulated here`,
              )
            : new ApiError(
                'InvalidParameterValue',
                `Invalid value for ${path}: expected ${expected}`,
              ),
    internal: (reason) => new ApiError('InternalError', reason, 500),
  },
};
