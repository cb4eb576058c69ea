import type { CloudInvocation } from './launch-cloud.js';

/**
 * How a command stands: `open` while it goes on; `ended` when its script did; `timeout` when that took
 * too long; `undelivered` when it never began, which is a matter of infrastructure; `cancelled`.
 */
export type CommandOutcome = 'open' | 'ended' | 'timeout' | 'undelivered' | 'cancelled';

const outcomes: Readonly<Record<string, CommandOutcome>> = {
  pending: 'open',
  inprogress: 'open',
  cancelling: 'open',
  // Not delivered yet, but SSM goes on trying.
  delayed: 'open',
  success: 'ended',
  failed: 'ended',
  deliverytimedout: 'undelivered',
  undeliverable: 'undelivered',
  terminated: 'undelivered',
  invalidplatform: 'undelivered',
  accessdenied: 'undelivered',
  executiontimedout: 'timeout',
  timedout: 'timeout',
  cancelled: 'cancelled',
};

/**
 * Reads the two states of an invocation (Systems Manager user guide, Understanding command statuses).
 * The details tell more, and are spelled with and without blanks.
 */
export function commandOutcome({ status, details, responseCode }: CloudInvocation): CommandOutcome {
  const found = outcomes[plain(details)] ?? outcomes[plain(status)] ?? 'open';
  // What failed without an exit status never began.
  return found === 'ended' && responseCode === -1 ? 'undelivered' : found;
}

function plain(word: string): string {
  return word.replace(/[^a-z]/gi, '').toLowerCase();
}
