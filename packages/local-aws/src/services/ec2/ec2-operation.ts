import { flag, type Members, optional } from '../../protocols/shape.js';
import { ApiError } from '../api-error.js';
import { type Operation, type OperationDefinition, operation } from '../operation.js';

const dryRun = optional(flag);

/** What EC2 answers when there is nothing else to say. */
export const done = { return: true } as const;

/**
 * Defines an operation of EC2. Each takes `DryRun`: it runs as asked, so that every refusal is the
 * real one, and the refusal that ends it undoes what it changed.
 */
export function ec2Operation<M extends Members>(definition: OperationDefinition<M>): Operation {
  const { action, input, call } = operation(definition);
  return {
    action,
    input: { ...input, DryRun: dryRun },
    call({ DryRun, ...wire }, context) {
      const isDry = dryRun.read(DryRun, 'DryRun');
      const answer = call(wire, context);
      if (isDry !== true) return answer;
      throw new ApiError(
        'DryRunOperation',
        'Request would have succeeded, but DryRun flag is set.',
        412,
      );
    },
  };
}
