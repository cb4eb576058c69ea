import { integer, list, optional, structure, text } from '../../../protocols/shape.js';
import type { Command } from '../../../state/tables/command.js';
import type { Context } from '../../context.js';
import { operation } from '../../operation.js';
import { ssmPage } from '../ssm-page.js';
import { commandsOf, invocationsOf, requireCommand } from './command-access.js';
import { commandFilter } from './command-filters.js';
import { commandStatus, expiresAt, invocationStatus, isError, isFinal } from './command-status.js';

/** What listing commands and their invocations have in common. */
export const commandListInput = {
  CommandId: optional(text),
  InstanceId: optional(text),
  Filters: list(structure({ key: text, value: text })),
  MaxResults: optional(integer),
  NextToken: optional(text),
};

/** Looking at commands. */
export const listCommands = [
  operation({
    action: 'ListCommands',
    input: commandListInput,
    run(input, context) {
      if (input.CommandId !== undefined) requireCommand(context, input.CommandId);
      const matches = commandFilter(input.Filters);
      const found = commandsOf(context).filter(
        (command) =>
          (input.CommandId === undefined || command.id === input.CommandId) &&
          (input.InstanceId === undefined || isFor(command, input.InstanceId, context)) &&
          matches(command, summarize(command, context).status),
      );
      const { rows, next } = ssmPage(found, newestFirst, input, 50);
      return { Commands: rows.map((row) => describeCommand(row, context)), NextToken: next };
    },
  }),
];

/** Writes a command as answers show it. */
export function describeCommand(command: Command, context: Context) {
  const { status, invocations } = summarize(command, context);
  return {
    CommandId: command.id,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    Comment: command.comment,
    ExpiresAfter: expiresAt(command),
    Parameters: { ...command.parameters },
    InstanceIds: command.instanceIds,
    Targets: command.targets.map(({ key: Key, values: Values }) => ({ Key, Values })),
    RequestedDateTime: new Date(command.requestedAt),
    Status: status.status,
    StatusDetails: status.details,
    OutputS3BucketName: command.outputBucket ?? '',
    OutputS3KeyPrefix: command.outputPrefix ?? '',
    MaxConcurrency: command.maxConcurrency,
    MaxErrors: command.maxErrors,
    TargetCount: command.isHandedOut ? invocations.length : command.instanceIds.length,
    CompletedCount: invocations.filter((one) => isFinal(one.status)).length,
    ErrorCount: invocations.filter(isError).length,
    DeliveryTimedOutCount: invocations.filter((one) => one.details === 'DeliveryTimedOut').length,
    ServiceRole: '',
    TimeoutSeconds: command.timeoutSeconds,
  };
}

function summarize(command: Command, context: Context) {
  const invocations = invocationsOf(context, command.id).map((invocation) =>
    invocationStatus(invocation, command, context.now),
  );
  return { status: commandStatus(command, invocations), invocations };
}

function isFor(command: Command, instanceId: string, context: Context): boolean {
  return (
    command.instanceIds.includes(instanceId) ||
    invocationsOf(context, command.id).some((invocation) => invocation.instanceId === instanceId)
  );
}

/** Pages go by texts in their order, so the later a command the smaller its text. */
function newestFirst({ id, requestedAt }: Command): string {
  const rest = Number.MAX_SAFE_INTEGER - new Date(requestedAt).getTime();
  return `${String(rest).padStart(16, '0')} ${id}`;
}
