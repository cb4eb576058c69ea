import { clientTokenTable } from '../../state/tables/client-token.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';

/** A request that may be sent twice and must have its effect once. */
export interface IdempotentRequest {
  readonly action: string;
  readonly token: string | undefined;
  /** What must be the same when the token is the same. */
  readonly parameters: unknown;
}

/** Makes something once per client token: the second request gets the ids that the first one made. */
export function once(
  context: Context,
  request: IdempotentRequest,
  make: () => readonly string[],
): readonly string[] {
  if (request.token === undefined || request.token === '') return make();
  const table = context.store.table(clientTokenTable, ownScope(context));
  const key = `${request.action}/${request.token}`;
  const parameters = JSON.stringify(request.parameters);
  const before = table.get(key);
  if (before === undefined) {
    const result = make();
    table.put({ key, parameters, result });
    return result;
  }
  if (before.parameters === parameters) return before.result;
  throw new ApiError(
    'IdempotentParameterMismatch',
    `The client token '${request.token}' was already used with other parameters`,
  );
}
