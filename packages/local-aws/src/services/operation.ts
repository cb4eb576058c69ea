import type { RestBinding } from '../protocols/rest.js';
import { type Members, type ReadMembers, readMembers } from '../protocols/shape.js';
import type { AnswerMembers, WireMembers } from '../protocols/wire.js';
import type { Context } from './context.js';

/** One action of a service: what it takes and what it does. */
export interface Operation {
  readonly action: string;
  /** The members of its request, under the names of the wire. */
  readonly input: Members;
  /** Where a REST service has it; services of other protocols need none. */
  readonly rest?: RestBinding;
  /** Reads the request and runs. Refuses with `ApiError` or `InputError`. */
  readonly call: (input: WireMembers, context: Context) => AnswerMembers;
}

/** What it takes to define an operation. */
export interface OperationDefinition<M extends Members> {
  readonly action: string;
  readonly input: M;
  /** Where a REST service has it. Default: the service is none. */
  readonly rest?: RestBinding;
  /** Checks first and changes rows last; what it throws undoes every change. */
  readonly run: (input: ReadMembers<M>, context: Context) => AnswerMembers;
}

/** Defines an operation. The shape of its input gives `run` its types. */
export function operation<M extends Members>(definition: OperationDefinition<M>): Operation {
  const { action, input, rest, run } = definition;
  return {
    action,
    input,
    ...(rest === undefined ? {} : { rest }),
    call: (wire, context) => run(readMembers(input, wire), context),
  };
}
