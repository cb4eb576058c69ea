import type { Command } from '../../../state/tables/command.js';
import type { CommandInvocation } from '../../../state/tables/command-invocation.js';

/** A state and the same in more words. */
export interface Status {
  readonly status: string;
  readonly details: string;
}

/**
 * The state of an invocation as it is now: what waited too long to be delivered has timed out,
 * whether or not anybody has written that down.
 */
export function invocationStatus(
  { status, details }: CommandInvocation,
  command: Pick<Command, 'requestedAt' | 'timeoutSeconds'>,
  now: Date,
): Status {
  return status === 'Pending' && isExpired(command, now)
    ? { status: 'TimedOut', details: 'DeliveryTimedOut' }
    : { status, details };
}

/** Until when a command may be delivered. */
export function expiresAt({
  requestedAt,
  timeoutSeconds,
}: Pick<Command, 'requestedAt' | 'timeoutSeconds'>): Date {
  return new Date(new Date(requestedAt).getTime() + timeoutSeconds * 1000);
}

export function isExpired(
  command: Pick<Command, 'requestedAt' | 'timeoutSeconds'>,
  now: Date,
): boolean {
  return expiresAt(command) <= now;
}

/** Whether nothing more happens to an invocation in this state. */
export function isFinal(status: string): boolean {
  return !['Pending', 'InProgress', 'Cancelling'].includes(status);
}

/** Whether it counts as an error against `MaxErrors`. */
export function isError({ status, details }: Status): boolean {
  return status === 'Failed' || (status === 'TimedOut' && details !== 'DeliveryTimedOut');
}

/** The state of a command, from those of its invocations. */
export function commandStatus(command: Command, invocations: readonly Status[]): Status {
  if (!command.isHandedOut) return same('Pending');
  if (invocations.length === 0) return { status: 'Success', details: 'NoInstancesInTag' };
  if (invocations.some(({ status }) => !isFinal(status))) {
    if (command.isCancelled) return same('Cancelling');
    return same(invocations.every(({ status }) => status === 'Pending') ? 'Pending' : 'InProgress');
  }
  if (invocations.every(({ status }) => status === 'Success')) return same('Success');
  if (command.isCancelled) return same('Cancelled');
  const errors = invocations.filter(isError).length;
  if (errors > limitOf(command.maxErrors, invocations.length)) return same('Failed');
  if (invocations.every(({ details }) => details === 'DeliveryTimedOut')) {
    return { status: 'TimedOut', details: 'DeliveryTimedOut' };
  }
  return { status: 'Failed', details: 'Incomplete' };
}

/** A number, or a share of the targets, rounded down. */
export function limitOf(text: string, targets: number): number {
  const number = Number.parseInt(text, 10);
  return text.endsWith('%') ? Math.floor((targets * number) / 100) : number;
}

function same(status: string): Status {
  return { status, details: status };
}
