import { type Command, commandTable } from '../../../state/tables/command.js';
import {
  type CommandInvocation,
  invocationTable,
} from '../../../state/tables/command-invocation.js';
import { ApiError } from '../../api-error.js';
import { type Context, ownScope } from '../../context.js';
import { requireDocument } from './documents.js';

/** Who looks at commands. */
export type CommandViewer = Pick<Context, 'store' | 'account' | 'region'>;

export function commandsOf(viewer: CommandViewer): readonly Command[] {
  return [...viewer.store.table(commandTable, ownScope(viewer)).rows()];
}

/** The command with this id, or the refusal of AWS. */
export function requireCommand(viewer: CommandViewer, id: string): Command {
  const command = viewer.store.table(commandTable, ownScope(viewer)).get(id);
  if (command === undefined) throw new ApiError('InvalidCommandId', `Invalid command id: ${id}`);
  return command;
}

/** The invocations of a command; none before they are handed out. */
export function invocationsOf(
  viewer: CommandViewer,
  commandId: string,
): readonly CommandInvocation[] {
  const rows = viewer.store.table(invocationTable, ownScope(viewer)).rows();
  return [...rows].filter((invocation) => invocation.commandId === commandId);
}

/** What runs a command on its nodes. */
export function pluginOf({ documentName }: Command): string {
  return requireDocument(documentName, undefined).plugin;
}
