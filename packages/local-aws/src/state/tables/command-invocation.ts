import type { TableDefinition } from '../store.js';

/** The states of a command on one node; the first three are on the way to the others. */
export type InvocationStatus =
  | 'Pending'
  | 'InProgress'
  | 'Cancelling'
  | 'Success'
  | 'Failed'
  | 'TimedOut'
  | 'Cancelled';

/** A command on one node. */
export interface CommandInvocation {
  readonly commandId: string;
  readonly instanceId: string;
  readonly requestedAt: string;
  readonly status: InvocationStatus;
  /** The same in more words: `DeliveryTimedOut`, `ExecutionTimedOut`, `Terminated`, … */
  readonly details: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** The exit code of the script; -1 before it has ended. */
  readonly responseCode: number;
  /** The first 24,000 characters. */
  readonly stdout: string;
  /** The first 8,000 characters. */
  readonly stderr: string;
  /** Where the whole output was put, for each of the two that had any. */
  readonly stdoutUrl?: string;
  readonly stderrUrl?: string;
  /** The script asked for a reboot, after which it runs again. */
  readonly resumes?: true;
}

/** Invocations of one account in one region. */
export const invocationTable: TableDefinition<CommandInvocation> = {
  name: 'ssm.command-invocations',
  key: ({ commandId, instanceId }) => invocationKey(commandId, instanceId),
};

/** How an invocation is found. */
export function invocationKey(commandId: string, instanceId: string): string {
  return `${commandId} ${instanceId}`;
}
