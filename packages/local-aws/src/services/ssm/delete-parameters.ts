import { list, text } from '../../protocols/shape.js';
import { parameterTable } from '../../state/tables/parameter.js';
import { ownScope } from '../context.js';
import { operation } from '../operation.js';
import { checkNames } from './get-parameters.js';
import { parameterNotFound } from './parameter-errors.js';

/** Deleting parameters, with their whole history. */
export const deleteParameters = [
  operation({
    action: 'DeleteParameter',
    input: { Name: text },
    run(input, context) {
      const table = context.store.table(parameterTable, ownScope(context));
      if (table.get(input.Name) === undefined) throw parameterNotFound();
      table.remove(input.Name);
      return {};
    },
  }),

  operation({
    action: 'DeleteParameters',
    input: { Names: list(text) },
    run(input, context) {
      checkNames(input.Names);
      const table = context.store.table(parameterTable, ownScope(context));
      const known = input.Names.filter((name) => table.get(name) !== undefined);
      for (const name of known) table.remove(name);
      return {
        DeletedParameters: known,
        InvalidParameters: input.Names.filter((name) => !known.includes(name)),
      };
    },
  }),
];
