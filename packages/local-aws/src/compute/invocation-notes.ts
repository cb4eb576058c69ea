import type { NodeViewer } from '../services/ssm/commands/managed-nodes.js';
import { targetNodes } from '../services/ssm/commands/target-nodes.js';
import type { Store } from '../state/store.js';
import { type Command, commandTable } from '../state/tables/command.js';
import {
  type CommandInvocation,
  invocationKey,
  invocationTable,
} from '../state/tables/command-invocation.js';
import type { CommandOutput } from './command-output.js';
import type { ScriptResult } from './run-script.js';

/** Writes down what becomes of commands on their nodes. Each is a transaction of its own. */
export interface InvocationNotes {
  /** Makes the invocations of a command. */
  readonly handOut: (scope: string, command: Command) => void;
  /** It is delivered, and runs. Gives the row as it is then. */
  readonly begin: (scope: string, invocation: CommandInvocation) => CommandInvocation;
  /** Its script asked for a reboot, after which it runs again. Whether there is still time for that. */
  readonly awaitReboot: (scope: string, invocation: CommandInvocation) => boolean;
  /** Its script has ended. */
  readonly conclude: (
    scope: string,
    command: Command,
    invocation: CommandInvocation,
    result: ScriptResult,
  ) => void;
  /** It is over without a result. */
  readonly finish: (scope: string, invocation: CommandInvocation, end: InvocationEnd) => void;
}

/** How an invocation ends without a result. */
export type InvocationEnd = Pick<CommandInvocation, 'status' | 'details'> &
  Partial<Pick<CommandInvocation, 'stderr'>>;

/** What writing them down takes. */
export interface InvocationNotesOptions {
  readonly store: Store;
  readonly clock: () => Date;
  readonly viewer: (scope: string) => NodeViewer;
  /** Keeps the whole output where the command says, and tells where. */
  readonly putOutput: (scope: string, output: CommandOutput) => Record<string, string>;
}

const limits = { stdout: 24_000, stderr: 8_000 } as const;
const truncated = '---Output truncated---';

export function createInvocationNotes(options: InvocationNotesOptions): InvocationNotes {
  const { store, clock, viewer, putOutput } = options;
  const put = (scope: string, row: CommandInvocation): void =>
    store.table(invocationTable, scope).put(row);
  const read = (scope: string, row: CommandInvocation): CommandInvocation | undefined =>
    store.table(invocationTable, scope).get(invocationKey(row.commandId, row.instanceId));

  return {
    handOut: (scope, command) =>
      store.transaction(() => {
        const state = command.isCancelled ? 'Cancelled' : 'Pending';
        for (const instanceId of targetNodes(command, viewer(scope))) {
          put(scope, {
            commandId: command.id,
            instanceId,
            requestedAt: clock().toISOString(),
            status: state,
            details: state,
            responseCode: -1,
            stdout: '',
            stderr: '',
          });
        }
        store.table(commandTable, scope).put({ ...command, isHandedOut: true });
      }),
    begin(scope, { resumes: _resumes, ...invocation }) {
      const begun: CommandInvocation = {
        ...invocation,
        status: 'InProgress',
        details: 'InProgress',
        startedAt: invocation.startedAt ?? clock().toISOString(),
      };
      store.transaction(() => put(scope, begun));
      return begun;
    },
    awaitReboot(scope, invocation) {
      const now = read(scope, invocation);
      if (now?.status !== 'InProgress') return false;
      store.transaction(() => put(scope, { ...now, resumes: true }));
      return true;
    },
    conclude(scope, command, invocation, result) {
      const now = read(scope, invocation);
      if (now === undefined) return;
      const stderr =
        result.code === 0
          ? result.stderr
          : `${result.stderr}failed to run commands: exit status ${result.code}`;
      const urls = putOutput(scope, { command, invocation, stdout: result.stdout, stderr });
      const row: CommandInvocation = {
        ...now,
        ...stateOf(result, now.status === 'Cancelling'),
        endedAt: clock().toISOString(),
        responseCode: result.code,
        stdout: cut(result.stdout, limits.stdout),
        stderr: cut(stderr, limits.stderr),
        ...urls,
      };
      store.transaction(() => put(scope, row));
    },
    finish: (scope, { resumes: _resumes, ...invocation }, end) =>
      store.transaction(() =>
        put(scope, { ...invocation, ...end, endedAt: clock().toISOString() }),
      ),
  };
}

/** What was asked to end and succeeded all the same has succeeded. */
function stateOf(
  { code, timedOut }: ScriptResult,
  isCancelling: boolean,
): Pick<CommandInvocation, 'status' | 'details'> {
  if (code === 0) return { status: 'Success', details: 'Success' };
  if (isCancelling) return { status: 'Cancelled', details: 'Cancelled' };
  return timedOut
    ? { status: 'TimedOut', details: 'ExecutionTimedOut' }
    : { status: 'Failed', details: 'Failed' };
}

/** The beginning, as much as there is room for, and that there was more. */
function cut(output: string, limit: number): string {
  return output.length <= limit ? output : output.slice(0, limit - truncated.length) + truncated;
}
