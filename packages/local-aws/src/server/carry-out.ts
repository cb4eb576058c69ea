import { endAfter, endBefore, refusalOf, slowness } from '../hostility/fault-effect.js';
import type { Hostility } from '../hostility/hostility.js';
import { throttled } from '../hostility/refusals.js';
import type { Waits } from '../hostility/waits.js';
import type { Protocol } from '../protocols/protocol.js';
import type { AnswerMembers, HttpRequest, WireMembers } from '../protocols/wire.js';
import type { Caller, World } from '../services/context.js';
import type { Directory } from './directory.js';
import { requireCaller, routeCall } from './route-call.js';
import type { Signature } from './signature.js';

/** A request, as far as its envelope tells. */
export interface IncomingCall {
  readonly request: HttpRequest;
  readonly requestId: string;
  readonly signature: Signature | undefined;
  readonly protocol: Protocol;
}

/** What comes to light while a call is carried out, for the ledger. */
export interface Trace {
  readonly at: Date;
  action: string;
  input: WireMembers;
  caller?: Caller;
  throttled?: true;
  faults?: readonly string[];
}

/** What carrying out takes. */
export interface CarryOutOptions {
  readonly world: World;
  readonly directory: Directory;
  readonly hostility: Hostility;
  readonly waits: Waits;
  readonly clock: () => Date;
}

/**
 * Takes a call through its stages: who, where, what gets in its way, its effect. What refuses it
 * throws; `reset` means that its connection has to be.
 */
export async function carryOut(
  { request, protocol, ...call }: IncomingCall,
  trace: Trace,
  { world, directory, hostility, waits, clock }: CarryOutOptions,
): Promise<AnswerMembers | 'reset'> {
  const { action, input } = protocol.read(request);
  Object.assign(trace, { action, input });
  const { signature, caller } = requireCaller(call.signature, protocol, world, trace.at);
  trace.caller = caller;
  const { place, operation } = routeCall(signature, caller, action, directory, world);

  const faults = hostility.faults.strike(place);
  if (faults.length > 0) trace.faults = faults.map(({ name, kind }) => name ?? kind);
  const delay = hostility.latency(place) + slowness(faults);
  if (delay > 0) await waits.wait(delay);
  const now = delay > 0 ? clock() : trace.at;

  const before = endBefore(faults);
  if (before !== undefined) {
    if (before.kind === 'throttle') trace.throttled = true;
    return end(refusalOf(before, place.service));
  }
  if (!hostility.throttle(place, input, now)) {
    trace.throttled = true;
    throw throttled(place.service);
  }
  const denial = hostility.deny(place, input, caller);
  if (denial !== undefined) throw denial;

  const { account } = caller;
  const context = { ...world, caller, account, region: place.region, now };
  const after = endAfter(faults);
  try {
    const output = world.store.transaction(() => operation.call(input, context));
    if (after === undefined) return output;
  } catch (refusal) {
    if (after === undefined) throw refusal;
  }
  // Whatever the answer was, it is lost.
  return end(refusalOf(after, place.service));
}

function end(refusal: Error | 'reset'): 'reset' {
  if (refusal === 'reset') return refusal;
  throw refusal;
}
