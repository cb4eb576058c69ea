import { LocalAwsError } from '../errors.js';
import { checkFault } from '../hostility/check-fault.js';
import type { Faults } from '../hostility/fault-list.js';
import type { VirtualClock } from '../hostility/virtual-clock.js';
import type { HttpAnswer, HttpRequest } from '../protocols/wire.js';
import { bucketOfHost } from '../services/s3/bucket-of-host.js';
import type { Ledger } from './ledger.js';

/** What is looked at and changed over HTTP. */
export interface LocalEndpointsOptions {
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** What time it is. */
  readonly now: () => Date;
  /** Moves the clock. Default: it cannot be moved. */
  readonly clock?: Pick<VirtualClock, 'advance' | 'set'> | undefined;
}

/**
 * Where they are. No service of AWS has such a path: it is no name of a bucket. Where the bucket is in
 * the host, it is the beginning of a key.
 */
const prefix = '/_local/';

/** The most calls that one answer has. */
const longestPage = 1000;

/** Answers requests about the server itself; gives `undefined` for those to AWS. */
export function createLocalEndpoints(
  options: LocalEndpointsOptions,
): (request: HttpRequest) => HttpAnswer | undefined {
  return (request) => {
    if (!request.path.startsWith(prefix) || bucketOfHost(request.headers) !== undefined) {
      return undefined;
    }
    try {
      const answer = route(request, options);
      return answer === undefined ? json(404, { error: notHere(request) }) : json(200, answer);
    } catch (error) {
      if (error instanceof Refusal) return json(error.status, { error: error.message });
      if (error instanceof LocalAwsError) return json(400, { error: error.message });
      return json(500, { error: String(error) });
    }
  };
}

class Refusal extends Error {
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

function route(request: HttpRequest, options: LocalEndpointsOptions): object | undefined {
  const { ledger, faults, now } = options;
  const [resource, id] = request.path.slice(prefix.length).split('/');
  switch (`${request.method} ${resource}${id === undefined ? '' : '/ID'}`) {
    case 'GET health':
      return { status: 'ok', now: now(), calls: ledger.count() };
    case 'GET calls':
      return page(ledger, new URLSearchParams(request.query));
    case 'GET clock':
      return { now: now() };
    case 'POST clock':
      return moveClock(readObject(request), options);
    case 'GET faults':
      return { faults: faults.list() };
    case 'POST faults':
      faults.add(checkFault(readObject(request)));
      return { fault: faults.list().at(-1) };
    case 'DELETE faults':
      faults.clear();
      return { faults: [] };
    case 'DELETE faults/ID':
      if (!faults.remove(Number(id))) throw new Refusal(`There is no fault ${id}`, 404);
      return { faults: faults.list() };
    default:
      return undefined;
  }
}

function page(ledger: Ledger, query: URLSearchParams): object {
  const number = (name: string, otherwise: number): number => {
    const text = query.get(name) ?? String(otherwise);
    if (!/^\d{1,15}$/.test(text)) throw new Refusal(`"${name}" is not a number from 0`);
    return Number(text);
  };
  return ledger.after(number('after', 0), Math.min(number('limit', longestPage), longestPage));
}

function moveClock(
  body: Readonly<Record<string, unknown>>,
  options: LocalEndpointsOptions,
): object {
  const { clock, now } = options;
  if (clock === undefined) {
    throw new Refusal(
      'The clock is a function of whoever started this server. Move it there.',
      409,
    );
  }
  const { advanceSeconds, set, ...others } = body;
  const time = typeof set === 'string' ? new Date(set) : undefined;
  if (Object.keys(others).length > 0 || (advanceSeconds === undefined) === (set === undefined)) {
    throw new Refusal('Say either {"advanceSeconds": 60} or {"set": "2026-11-22T10:00:00Z"}');
  }
  if (set !== undefined && (time === undefined || Number.isNaN(time.getTime()))) {
    throw new Refusal('"set" is not a time as in 2026-11-22T10:00:00Z');
  }
  if (advanceSeconds !== undefined && !isSeconds(advanceSeconds, now())) {
    throw new Refusal('"advanceSeconds" is not a number of seconds, or leads to no date');
  }
  if (time !== undefined) clock.set(time);
  else clock.advance(Number(advanceSeconds) * 1000);
  return { now: now() };
}

function isSeconds(value: unknown, from: Date): boolean {
  return (
    typeof value === 'number' && !Number.isNaN(new Date(from.getTime() + value * 1000).getTime())
  );
}

function readObject(request: HttpRequest): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(request.body);
  } catch {
    throw new Refusal('The body of the request is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refusal('The body of the request is not a JSON object');
  }
  return value as Readonly<Record<string, unknown>>;
}

function notHere({ method, path }: HttpRequest): string {
  return `There is no ${method} ${path} here, only health, calls, clock and faults below ${prefix}`;
}

function json(status: number, body: object): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: `${JSON.stringify(body)}\n`,
  };
}
