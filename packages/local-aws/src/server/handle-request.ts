import { randomUUID } from 'node:crypto';
import type { ApiCall } from '../api-call.js';
import type { Hostility } from '../hostility/hostility.js';
import { type Waits, WaitsEnded } from '../hostility/waits.js';
import { awsJson } from '../protocols/aws-json.js';
import { ec2Query } from '../protocols/ec2-query.js';
import type { Protocol } from '../protocols/protocol.js';
import { InputError } from '../protocols/shape.js';
import type { HttpAnswer, HttpRequest } from '../protocols/wire.js';
import { ApiError } from '../services/api-error.js';
import type { World } from '../services/context.js';
import type { Service } from '../services/service.js';
import { type CarryOutOptions, carryOut, type IncomingCall, type Trace } from './carry-out.js';
import { createDirectory } from './directory.js';
import { readSignature } from './signature.js';
import { cut, visibleParameters } from './visible-parameters.js';

/** What answering takes. */
export interface RequestHandlerOptions {
  readonly world: World;
  readonly services: readonly Service[];
  readonly clock: () => Date;
  readonly onCall: (call: ApiCall) => void;
  /** What can get in the way of a call. */
  readonly hostility: Hostility;
  /** How a call waits. */
  readonly waits: Waits;
}

/** No service, action or region has a longer one, but requests name whatever they like. */
const longestName = 100;

/** The connection is to be reset instead of answered. */
export type Reset = 'reset';

/**
 * Answers one request. Whatever throws, the clock and `onCall` too, has an answer; it rejects only
 * when its wait is ended because the server closes.
 */
export type RequestHandler = (request: HttpRequest) => Promise<HttpAnswer | Reset>;

/** Connects signatures, protocols, services, hostility and the store. */
export function createRequestHandler(options: RequestHandlerOptions): RequestHandler {
  const directory = createDirectory(options.services);
  const all = { ...options, directory };
  return async (request) => {
    const requestId = randomUUID();
    const signature = readSignature(request);
    const entry = signature === undefined ? undefined : directory.find(signature.service);
    const protocol = entry?.service.protocol ?? guessProtocol(request);
    try {
      return await answer({ request, requestId, signature, protocol }, all);
    } catch (caught) {
      return protocol.writeError(toApiError(caught, protocol), requestId);
    }
  };
}

/** Answers a call and tells of it; rejects when its time cannot be had or it cannot be told. */
async function answer(
  call: IncomingCall,
  options: CarryOutOptions & RequestHandlerOptions,
): Promise<HttpAnswer | Reset> {
  const { protocol, requestId, signature } = call;
  const began = performance.now();
  const trace: Trace = { at: options.clock(), action: '', input: {} };
  let result: HttpAnswer | Reset;
  let error: ApiError | undefined;
  try {
    const output = await carryOut(call, trace, options);
    result = output === 'reset' ? output : protocol.write(trace.action, output, requestId);
  } catch (caught) {
    error = toApiError(caught, protocol);
    result = protocol.writeError(error, requestId);
  }
  const { at, action, input, caller, throttled, faults } = trace;
  options.onCall({
    at,
    durationMs: performance.now() - began,
    service: cut(signature?.service ?? '', longestName),
    action: cut(action, longestName),
    parameters: visibleParameters(action, input),
    account: caller?.account,
    arn: caller?.arn,
    region: cut(signature?.region ?? '', longestName),
    status: result === 'reset' ? 0 : result.status,
    ...(error !== undefined && { errorCode: error.code }),
    ...(throttled !== undefined && { throttled }),
    ...(faults !== undefined && { faults }),
  });
  return result;
}

/** A request that was not signed, or for a service that is not here, still deserves a readable answer. */
function guessProtocol(request: HttpRequest): Protocol {
  return request.headers['x-amz-target'] === undefined ? ec2Query : awsJson;
}

function toApiError(caught: unknown, protocol: Protocol): ApiError {
  // Not an answer: whoever waited for one is about to lose the connection.
  if (caught instanceof WaitsEnded) throw caught;
  if (caught instanceof ApiError) return caught;
  if (caught instanceof InputError) return protocol.refusals.input(caught.problem);
  // A defect of this server, or a disk that is full. Whoever runs it is the one who can help.
  return protocol.refusals.internal(`An internal error has occurred: ${String(caught)}`);
}
