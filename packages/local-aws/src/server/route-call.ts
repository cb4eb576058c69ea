import type { CallPlace } from '../hostility/call-place.js';
import type { Protocol } from '../protocols/protocol.js';
import { ApiError } from '../services/api-error.js';
import type { Caller, World } from '../services/context.js';
import type { Operation } from '../services/operation.js';
import type { Directory } from './directory.js';
import { findCaller } from './find-caller.js';
import type { Signature } from './signature.js';

/** Whom the credentials of a request belong to; refuses those that belong to nobody. */
export function requireCaller(
  signature: Signature | undefined,
  protocol: Protocol,
  world: World,
  now: Date,
): { readonly signature: Signature; readonly caller: Caller } {
  if (signature === undefined) throw protocol.refusals.unsigned();
  const caller = findCaller(signature, world, now);
  if (caller === 'expired') throw protocol.refusals.expiredCredentials();
  if (caller === 'unknown') throw protocol.refusals.unknownCredentials();
  return { signature, caller };
}

/** Where a call goes and what carries it out; refuses services, regions and actions that are not here. */
export function routeCall(
  { service, region }: Signature,
  { account }: Caller,
  action: string,
  directory: Directory,
  world: World,
): { readonly place: CallPlace; readonly operation: Operation } {
  const entry = directory.find(service);
  if (entry === undefined) {
    throw new ApiError(
      'UnknownService',
      `There is no service ${service} here, only ${directory.names.join(', ')}`,
    );
  }
  const { refusals } = entry.service.protocol;
  // A region that the account has not opted in to does not know its credentials.
  if (!world.isEnabledRegion(account, region)) throw refusals.unknownCredentials();
  const operation = entry.operation(action);
  if (operation !== undefined) return { place: { service, action, account, region }, operation };
  const { code, message, status } = refusals.unknownAction(action);
  throw entry.service.isActionOfAws?.(action) === true
    ? new ApiError(
        code,
        `${message.replace(/\.$/, '')}. AWS knows it, but it is not simulated here`,
        status,
      )
    : new ApiError(code, message, status);
}
