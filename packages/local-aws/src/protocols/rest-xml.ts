import { ApiError } from '../services/api-error.js';
import type { Protocol } from './protocol.js';
import { readXml } from './read-xml.js';
import {
  createRouter,
  type RestBinding,
  type RestMatch,
  type RestOperation,
  readPlaces,
} from './rest.js';
import type { Answer, AnswerMembers, HttpAnswer, HttpRequest, Wire } from './wire.js';
import { escapeXml } from './xml.js';

/** What differs between services of this protocol. */
export interface RestXmlOptions {
  /** The XML namespace of answers. */
  readonly namespace: string;
  /** Takes off what lies around every request of the service. */
  readonly unwrap: (request: HttpRequest) => HttpRequest;
  /** Parameters of the query and headers that mean nothing to any operation. */
  readonly ignored: (name: string) => boolean;
}

/**
 * The protocol of S3: the action in method, path and query; members in headers, query and path; the
 * body is bytes, or XML whose lists are elements beside each other.
 */
export function restXml(operations: readonly RestOperation[], options: RestXmlOptions): Protocol {
  const route = createRouter(operations);
  const bindings = new Map(operations.map(({ action, rest }) => [action, rest]));
  return {
    leaves: 'text',
    read(wrapped) {
      const request = options.unwrap(wrapped);
      const query = new URLSearchParams(request.query.replaceAll('+', '%20'));
      const match = route(request, query);
      if (match === undefined) return { action: '', input: {} };
      refuseUnknown(match, request, query, options);
      return {
        action: match.operation.action,
        input: { ...readPlaces(match, request, query), ...readPayload(match, request) },
      };
    },
    write: (action, answer, requestId) =>
      writeAnswer(bindings.get(action), answer, requestId, options.namespace),
    writeError,
    refusals: {
      unsigned: () => new ApiError('AccessDenied', 'Access Denied', 403),
      unknownCredentials: () =>
        new ApiError(
          'InvalidAccessKeyId',
          'The AWS Access Key Id you provided does not exist in our records.',
          403,
        ),
      expiredCredentials: () =>
        new ApiError('ExpiredToken', 'The provided token has expired.', 400),
      unknownAction: () =>
        new ApiError(
          'MethodNotAllowed',
          'The specified method is not allowed against this resource.',
          405,
        ),
      input: ({ kind, path, expected }) =>
        new ApiError('InvalidArgument', `${path} is ${kind}: expected ${expected}`, 400, {
          ArgumentName: path,
        }),
      internal: (reason) => new ApiError('InternalError', reason, 500),
    },
  };
}

/** S3 has a code for what it knows of and does not do, and it is better than doing half of it. */
function refuseUnknown(
  { operation: { input, rest } }: RestMatch,
  request: HttpRequest,
  query: URLSearchParams,
  { ignored }: RestXmlOptions,
): void {
  const places = Object.values(input).flatMap(({ place }) => (place === undefined ? [] : [place]));
  const isKnown = (kind: 'query' | 'header', name: string): boolean =>
    ignored(name) ||
    places.some(
      (place) =>
        (place.in === kind && place.name === name) ||
        (place.in === 'headers' && kind === 'header' && name.startsWith(place.name)),
    );
  for (const name of query.keys()) {
    if (rest?.marks?.includes(name) !== true && !isKnown('query', name)) {
      throw notImplemented(`The query parameter ${name}`);
    }
  }
  for (const name of Object.keys(request.headers)) {
    if (name.startsWith('x-amz-') && !isKnown('header', name)) {
      throw notImplemented(`The header ${name}`);
    }
  }
}

function notImplemented(what: string): ApiError {
  return new ApiError(
    'NotImplemented',
    `${what} you provided implies functionality that is not implemented`,
    501,
  );
}

function readPayload({ operation }: RestMatch, request: HttpRequest): Record<string, Wire> {
  const [member, shape] =
    Object.entries(operation.input).find(([, { place }]) => place?.in === 'payload') ?? [];
  if (member === undefined || shape === undefined) return {};
  const root = shape.place?.name ?? '';
  if (root === '') return { [member]: request.bytes };
  if (request.bytes.length === 0) return {};
  const document = readXml(request.body);
  if (document?.name !== root) {
    throw new ApiError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  }
  return { [member]: document.value === '' ? {} : document.value };
}

function writeAnswer(
  binding: RestBinding | undefined,
  answer: AnswerMembers,
  requestId: string,
  namespace: string,
): HttpAnswer {
  const { headers = {}, headerGroup, payload, root, status = 200 } = binding ?? {};
  const written: Record<string, string> = { 'x-amz-request-id': requestId };
  const body: Record<string, Answer> = {};
  for (const [name, value] of Object.entries(answer)) {
    if (value === undefined || name === payload) continue;
    const header = headers[name];
    if (header !== undefined) written[header] = toHeader(value);
    else if (name === headerGroup?.member && typeof value === 'object') {
      for (const [key, item] of Object.entries(value)) {
        written[headerGroup.prefix + key] = toHeader(item);
      }
    } else body[name] = value;
  }
  const bytes = payload === undefined ? undefined : answer[payload];
  const xml = writeXml(root === undefined ? body : { [root]: body }, namespace);
  return {
    status: typeof status === 'function' ? status(answer) : status,
    headers: xml === '' ? written : { 'content-type': 'application/xml', ...written },
    body: bytes instanceof Uint8Array ? bytes : xml,
  };
}

function writeXml(roots: AnswerMembers, namespace: string): string {
  const written = Object.entries(roots).map(([name, value]) => element(name, value, namespace));
  return written.length === 0 ? '' : `<?xml version="1.0" encoding="UTF-8"?>\n${written.join('')}`;
}

function element(name: string, value: Answer, namespace?: string): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((item) => element(name, item, namespace)).join('');
  const start = namespace === undefined ? name : `${name} xmlns="${namespace}"`;
  return `<${start}>${content(value)}</${name}>`;
}

function content(value: Answer): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return escapeXml(String(value));
  return Object.entries(value)
    .map(([name, member]) => element(name, member))
    .join('');
}

/** A header can only carry ASCII; S3 writes other text as RFC 2047 has it. */
function toHeader(value: Answer): string {
  if (value instanceof Date) return value.toUTCString();
  const text = String(value);
  return /^[\x20-\x7e\t]*$/.test(text)
    ? text
    : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function writeError({ code, message, status, details }: ApiError, requestId: string): HttpAnswer {
  const { Region: region } = details;
  const error = { Code: code, Message: message, ...details, RequestId: requestId };
  return {
    status,
    headers: {
      'content-type': 'application/xml',
      'x-amz-request-id': requestId,
      // Clients look for it there, because the answer to a HEAD request has no body.
      ...(region === undefined ? {} : { 'x-amz-bucket-region': region }),
    },
    body:
      status === 304 ? '' : `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', error)}`,
  };
}
