import { type Instance, instanceTable } from '../../state/tables/instance.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { takeTags } from './tags.js';

/** AWS shows an instance for about an hour after it is gone. */
const shownAfterTermination = 60 * 60 * 1000;

/** The instances that the caller sees. */
export function instancesOf(context: Context): readonly Instance[] {
  return [...context.store.table(instanceTable, ownScope(context)).rows()].filter((instance) =>
    isShown(instance, context.now),
  );
}

/** The instance with this id, or the refusal of AWS. */
export function requireInstance(context: Context, id: string): Instance {
  if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) {
    throw new ApiError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`);
  }
  const instance = context.store.table(instanceTable, ownScope(context)).get(id);
  if (instance === undefined || !isShown(instance, context.now)) {
    throw new ApiError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  }
  return instance;
}

/** Forgets the instances that AWS no longer shows. */
export function forgetTerminated(context: Context): void {
  const table = context.store.table(instanceTable, ownScope(context));
  for (const instance of [...table.rows()]) {
    if (isShown(instance, context.now)) continue;
    table.remove(instance.id);
    takeTags(context, instance.id);
    if (instance.spotRequestId !== undefined) takeTags(context, instance.spotRequestId);
  }
}

function isShown({ state, stateChangedAt }: Instance, now: Date): boolean {
  return (
    state !== 'terminated' ||
    new Date(stateChangedAt).getTime() + shownAfterTermination > now.getTime()
  );
}
