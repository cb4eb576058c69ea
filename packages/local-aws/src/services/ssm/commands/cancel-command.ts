import { list, text } from '../../../protocols/shape.js';
import { commandTable } from '../../../state/tables/command.js';
import {
  type CommandInvocation,
  invocationTable,
} from '../../../state/tables/command-invocation.js';
import { ApiError } from '../../api-error.js';
import { ownScope } from '../../context.js';
import { operation } from '../../operation.js';
import { invocationsOf, requireCommand } from './command-access.js';

/** Asking commands to end. What already runs is asked to; it may end as it would have before. */
export const cancelCommand = [
  operation({
    action: 'CancelCommand',
    input: { CommandId: text, InstanceIds: list(text) },
    run({ CommandId: commandId, InstanceIds: ids }, context) {
      const command = requireCommand(context, commandId);
      if (new Set(ids).size < ids.length) {
        throw new ApiError('DuplicateInstanceId', 'You cannot specify an instance ID twice.');
      }
      const invocations = invocationsOf(context, commandId);
      const known = new Set([...command.instanceIds, ...invocations.map((one) => one.instanceId)]);
      const stranger = ids.find((id) => !known.has(id));
      if (stranger !== undefined) {
        throw new ApiError('InvalidInstanceId', `The command was not sent to ${stranger}`);
      }
      const table = context.store.table(invocationTable, ownScope(context));
      for (const invocation of invocations) {
        if (ids.length > 0 && !ids.includes(invocation.instanceId)) continue;
        const after = cancelled(invocation, context.now);
        if (after !== undefined) table.put(after);
      }
      if (ids.length === 0 || ids.length === known.size) {
        const commands = context.store.table(commandTable, ownScope(context));
        commands.put({ ...command, isCancelled: true });
      }
      return {};
    },
  }),
];

function cancelled(invocation: CommandInvocation, now: Date): CommandInvocation | undefined {
  switch (invocation.status) {
    case 'Pending':
      return {
        ...invocation,
        status: 'Cancelled',
        details: 'Cancelled',
        endedAt: now.toISOString(),
      };
    case 'InProgress':
      return { ...invocation, status: 'Cancelling', details: 'Cancelling' };
    default:
      return undefined;
  }
}
