import { ApiError } from '../services/api-error.js';
import type { Members } from './shape.js';
import type { AnswerMembers, HttpRequest, Wire, WireMembers } from './wire.js';

/** Where an operation of a REST service is found, and where the members of its answer travel. */
export interface RestBinding {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** `{Name}` is one part of the path, `{Name+}` all that is left of it: `/{Bucket}/{Key+}`. */
  readonly path: string;
  /** Parameters of the query that tell it from others with the same path. Default: none. */
  readonly marks?: readonly string[];
  /** A header that does the same, in lower case. Default: none. */
  readonly header?: string;
  /** The status of an answer. Default: 200. */
  readonly status?: number | ((answer: AnswerMembers) => number);
  /** The members of the answer that are headers, with their names. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The member that is a group of headers, and what their names begin with. Default: none. */
  readonly headerGroup?: { readonly member: string; readonly prefix: string };
  /** The member that is the whole body, as bytes. Default: the body has the members that are left. */
  readonly payload?: string;
  /** The element around the members in an XML body. Default: the members are elements themselves. */
  readonly root?: string;
}

/** As much of an operation as its protocol has to know. */
export interface RestOperation {
  readonly action: string;
  readonly input: Members;
  readonly rest?: RestBinding;
}

/** An operation that was found, and the labels in its path. */
export interface RestMatch {
  readonly operation: RestOperation;
  readonly labels: Readonly<Record<string, string>>;
}

/** Finds the operation of a request. Of several that fit, the one with the most marks is meant. */
export function createRouter(
  operations: readonly RestOperation[],
): (request: HttpRequest, query: URLSearchParams) => RestMatch | undefined {
  const routes = operations
    .flatMap((operation) =>
      operation.rest === undefined
        ? []
        : [{ operation, rest: operation.rest, pattern: toPattern(operation.rest.path) }],
    )
    .toSorted((a, b) => markCount(b.rest) - markCount(a.rest));
  return (request, query) => {
    for (const { operation, rest, pattern } of routes) {
      if (rest.method !== request.method) continue;
      if (rest.marks?.some((mark) => !query.has(mark)) === true) continue;
      if (rest.header !== undefined && request.headers[rest.header] === undefined) continue;
      const match = pattern.exec(request.path);
      if (match === null) continue;
      const labels = Object.entries(match.groups ?? {}).map(([name, value]) => [
        name,
        decode(value),
      ]);
      return { operation, labels: Object.fromEntries(labels) };
    }
    return undefined;
  };
}

/** The members of a request that are not in the members of its body. */
export function readPlaces(
  { operation, labels }: RestMatch,
  request: HttpRequest,
  query: URLSearchParams,
): Record<string, Wire | undefined> {
  const input: Record<string, Wire | undefined> = {};
  for (const [member, { place, isList }] of Object.entries(operation.input)) {
    if (place?.in === 'label') input[member] = labels[place.name];
    if (place?.in === 'query') {
      const values = query.getAll(place.name);
      input[member] = isList === true ? values : values[0];
    }
    if (place?.in === 'header') input[member] = fromHeader(request.headers[place.name]);
    if (place?.in === 'headers') input[member] = headersWith(place.name, request);
  }
  return input;
}

/** Header values are bytes; clients of AWS send UTF-8. */
function fromHeader(value: string | undefined): string | undefined {
  return value === undefined ? undefined : Buffer.from(value, 'latin1').toString('utf8');
}

function headersWith(prefix: string, { headers }: HttpRequest): WireMembers {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(
    found.map(([name, value]) => [name.slice(prefix.length), fromHeader(value)]),
  );
}

function toPattern(path: string): RegExp {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => {
      const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
      if (name === undefined) return part.replace(/[^\w-]/g, '\\$&');
      return greedy === '+' ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`;
    });
  // A label that takes all that is left takes slashes too; elsewhere one at the end means nothing.
  const end = path.endsWith('+}') ? '' : '/?';
  return new RegExp(`^/${parts.join('/')}${end}$`, 's');
}

function markCount({ marks = [], header }: RestBinding): number {
  return marks.length + (header === undefined ? 0 : 1);
}

function decode(label: string): string {
  try {
    return decodeURIComponent(label);
  } catch {
    throw new ApiError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
