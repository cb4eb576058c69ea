import { list, text } from '../../protocols/shape.js';
import type { Context } from '../context.js';
import { operation } from '../operation.js';
import { checkNames } from './get-parameters.js';
import { parameterNotFound } from './parameter-errors.js';
import { dropParameter, writtenParameter } from './parameters.js';
import { dropPolicies } from './resource-policies.js';

/** Deleting parameters, with their whole history. */
export const deleteParameters = [
  operation({
    action: 'DeleteParameter',
    input: { Name: text },
    run(input, context) {
      if (writtenParameter(context, input.Name) === undefined) throw parameterNotFound();
      drop(context, input.Name);
      return {};
    },
  }),

  operation({
    action: 'DeleteParameters',
    input: { Names: list(text) },
    run(input, context) {
      checkNames(input.Names);
      const known = input.Names.filter((name) => writtenParameter(context, name) !== undefined);
      for (const name of known) drop(context, name);
      return {
        DeletedParameters: known,
        InvalidParameters: input.Names.filter((name) => !known.includes(name)),
      };
    },
  }),
];

function drop(context: Context, name: string): void {
  dropParameter(context, name);
  dropPolicies(context, name);
}
