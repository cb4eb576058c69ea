import { randomUUID } from 'node:crypto';
import type { ApiCall } from '../api-call.js';
import { awsJson } from '../protocols/aws-json.js';
import { ec2Query } from '../protocols/ec2-query.js';
import type { Protocol } from '../protocols/protocol.js';
import { InputError } from '../protocols/shape.js';
import type { AnswerMembers, HttpAnswer, HttpRequest } from '../protocols/wire.js';
import { isEnabledRegion } from '../seeds/regions.js';
import { ApiError } from '../services/api-error.js';
import type { Context, World } from '../services/context.js';
import type { Service } from '../services/service.js';
import { findCaller } from './find-caller.js';
import { readSignature, type Signature } from './signature.js';

/** What answering takes. */
export interface RequestHandlerOptions {
  readonly world: World;
  readonly services: readonly Service[];
  readonly clock: () => Date;
  readonly onCall: (call: ApiCall) => void;
}

/** Answers one request. Whatever throws, the clock and `onCall` too, has an answer. */
export type RequestHandler = (request: HttpRequest) => HttpAnswer;

/** Connects signatures, protocols, services and the store. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  return (request) => {
    const requestId = randomUUID();
    const signature = readSignature(request);
    const service = options.services.find(({ name }) => name === signature?.service);
    const protocol = service?.protocol ?? guessProtocol(request);
    try {
      return answer({ request, requestId, signature, service, protocol }, options);
    } catch (caught) {
      return protocol.writeError(toApiError(caught, protocol), requestId);
    }
  };
}

interface Call {
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly signature: Signature | undefined;
  readonly service: Service | undefined;
  readonly protocol: Protocol;
}

/** What came to light before the call ended, for the ledger. */
interface Seen {
  readonly at: Date;
  action: string;
  account: string | undefined;
}

/** Answers a call and tells of it; throws when its time cannot be had or it cannot be told. */
function answer(call: Call, options: RequestHandlerOptions): HttpAnswer {
  const { signature, protocol, requestId } = call;
  const seen: Seen = { at: options.clock(), action: '', account: undefined };
  let result: HttpAnswer;
  let error: ApiError | undefined;
  try {
    const output = run(call, seen, options);
    result = protocol.write(seen.action, output, requestId);
  } catch (caught) {
    error = toApiError(caught, protocol);
    result = protocol.writeError(error, requestId);
  }
  options.onCall({
    ...seen,
    service: signature?.service ?? '',
    region: signature?.region ?? '',
    status: result.status,
    ...(error === undefined ? {} : { errorCode: error.code }),
  });
  return result;
}

function run(
  { request, signature, service, protocol }: Call,
  seen: Seen,
  { world, services }: RequestHandlerOptions,
): AnswerMembers {
  const { action, input } = protocol.read(request);
  seen.action = action;
  if (signature === undefined) throw protocol.refusals.unsigned();
  const caller = findCaller(signature, world, seen.at);
  if (caller === 'expired') throw protocol.refusals.expiredCredentials();
  if (caller === 'unknown') throw protocol.refusals.unknownCredentials();
  seen.account = caller.account;
  if (service === undefined) {
    const known = services.map(({ name }) => name).join(', ');
    throw new ApiError(
      'UnknownService',
      `There is no service ${signature.service} here, only ${known}`,
    );
  }
  // A region that the account has not opted in to does not know its credentials.
  if (!isEnabledRegion(signature.region)) throw protocol.refusals.unknownCredentials();
  const operation = service.operations.find((candidate) => candidate.action === action);
  if (operation === undefined) throw protocol.refusals.unknownAction(action);
  const context: Context = {
    ...world,
    caller,
    account: caller.account,
    region: signature.region,
    now: seen.at,
  };
  return world.store.transaction(() => operation.call(input, context));
}

/** A request that was not signed, or for a service that is not here, still deserves a readable answer. */
function guessProtocol(request: HttpRequest): Protocol {
  return request.headers['x-amz-target'] === undefined ? ec2Query : awsJson;
}

function toApiError(caught: unknown, protocol: Protocol): ApiError {
  if (caught instanceof ApiError) return caught;
  if (caught instanceof InputError) return protocol.refusals.input(caught.problem);
  // A defect of this server, or a disk that is full. Whoever runs it is the one who can help.
  return protocol.refusals.internal(`An internal error has occurred: ${String(caught)}`);
}
