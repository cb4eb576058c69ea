import { randomInt } from 'node:crypto';
import { type Instance, instanceTable } from '../../state/tables/instance.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';

/** A new id of a spot request, which has another form than all other ids. */
export function newSpotRequestId(): string {
  const characters = Array.from({ length: 8 }, () => randomInt(36).toString(36));
  return `sir-${characters.join('')}`;
}

/** The instance that was launched for a spot request, or the refusal of AWS. */
export function requireSpotRequest(context: Context, id: string): Instance {
  const instances = [...context.store.table(instanceTable, ownScope(context)).rows()];
  const instance = instances.find(({ spotRequestId }) => spotRequestId === id);
  if (instance !== undefined) return instance;
  throw new ApiError(
    'InvalidSpotInstanceRequestID.NotFound',
    `The spot instance request ID '${id}' does not exist`,
  );
}
