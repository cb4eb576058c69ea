import { flag, optional, text } from '../../../protocols/shape.js';
import { type Command, commandTable } from '../../../state/tables/command.js';
import {
  type CommandInvocation,
  invocationKey,
  invocationTable,
} from '../../../state/tables/command-invocation.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { visibleTags } from '../../ec2/tags.js';
import { operation } from '../../operation.js';
import { ssmPage } from '../ssm-page.js';
import { pluginOf, requireCommand } from './command-access.js';
import { commandFilter } from './command-filters.js';
import { invocationStatus } from './command-status.js';
import { commandListInput } from './list-commands.js';

/** How much of the output a listing shows. */
const listedOutput = 2500;

/** Looking at what became of commands on single nodes. */
export const commandInvocations = [
  operation({
    action: 'ListCommandInvocations',
    input: { ...commandListInput, Details: optional(flag) },
    run(input, context) {
      if (input.CommandId !== undefined) requireCommand(context, input.CommandId);
      const matches = commandFilter(input.Filters);
      const rows = [...context.store.table(invocationTable, ownScope(context)).rows()];
      const found = rows.flatMap((invocation) => {
        const command = requireCommand(context, invocation.commandId);
        const status = invocationStatus(invocation, command, context.now);
        const isAsked =
          (input.CommandId === undefined || command.id === input.CommandId) &&
          (input.InstanceId === undefined || invocation.instanceId === input.InstanceId) &&
          matches(command, status);
        return isAsked ? [{ invocation, command }] : [];
      });
      const { rows: shown, next } = ssmPage(
        found,
        ({ invocation }) => invocationKey(invocation.commandId, invocation.instanceId),
        input,
        50,
      );
      return {
        CommandInvocations: shown.map(({ invocation, command }) => ({
          ...describe(invocation, command, context),
          CommandPlugins:
            input.Details === true ? [describePlugin(invocation, command, context)] : [],
        })),
        NextToken: next,
      };
    },
  }),

  operation({
    action: 'GetCommandInvocation',
    input: { CommandId: text, InstanceId: text, PluginName: optional(text) },
    run(input, context) {
      const { CommandId: commandId, InstanceId: instanceId, PluginName: plugin } = input;
      const scope = ownScope(context);
      const command = context.store.table(commandTable, scope).get(commandId);
      const invocation = context.store
        .table(invocationTable, scope)
        .get(invocationKey(commandId, instanceId));
      if (command === undefined || invocation === undefined) {
        throw new ApiError('InvocationDoesNotExist', '');
      }
      if (plugin !== undefined && plugin !== pluginOf(command)) {
        throw new ApiError('InvalidPluginName', `Invalid plugin name: ${plugin}`);
      }
      const { status, details } = invocationStatus(invocation, command, context.now);
      return {
        CommandId: commandId,
        InstanceId: instanceId,
        Comment: command.comment,
        DocumentName: command.documentName,
        DocumentVersion: command.documentVersion,
        PluginName: pluginOf(command),
        ResponseCode: invocation.responseCode,
        ExecutionStartDateTime: invocation.startedAt ?? '',
        ExecutionElapsedTime: elapsed(invocation),
        ExecutionEndDateTime: invocation.endedAt ?? '',
        Status: status,
        StatusDetails: details,
        StandardOutputContent: invocation.stdout,
        StandardOutputUrl: invocation.stdoutUrl ?? '',
        StandardErrorContent: invocation.stderr,
        StandardErrorUrl: invocation.stderrUrl ?? '',
      };
    },
  }),
];

function describe(invocation: CommandInvocation, command: Command, context: Context) {
  const { status, details } = invocationStatus(invocation, command, context.now);
  return {
    CommandId: command.id,
    InstanceId: invocation.instanceId,
    InstanceName: visibleTags(context, invocation.instanceId)['Name'] ?? '',
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    RequestedDateTime: new Date(command.requestedAt),
    Status: status,
    StatusDetails: details,
    StandardOutputUrl: invocation.stdoutUrl ?? '',
    StandardErrorUrl: invocation.stderrUrl ?? '',
    ServiceRole: '',
  };
}

function describePlugin(invocation: CommandInvocation, command: Command, context: Context) {
  const { status, details } = invocationStatus(invocation, command, context.now);
  const { startedAt, endedAt, stdout, stderr } = invocation;
  const output = stderr === '' ? stdout : `${stdout}\n----------ERROR-------\n${stderr}`;
  return {
    Name: pluginOf(command),
    Status: status,
    StatusDetails: details,
    ResponseCode: invocation.responseCode,
    ResponseStartDateTime: startedAt === undefined ? undefined : new Date(startedAt),
    ResponseFinishDateTime: endedAt === undefined ? undefined : new Date(endedAt),
    Output: output.slice(0, listedOutput),
    StandardOutputUrl: invocation.stdoutUrl ?? '',
    StandardErrorUrl: invocation.stderrUrl ?? '',
    OutputS3BucketName: command.outputBucket ?? '',
    OutputS3KeyPrefix: command.outputPrefix ?? '',
  };
}

/** As ISO 8601 writes a duration. */
function elapsed({ startedAt, endedAt }: CommandInvocation): string {
  if (startedAt === undefined || endedAt === undefined) return '';
  return `PT${(new Date(endedAt).getTime() - new Date(startedAt).getTime()) / 1000}S`;
}
