import type { ApiCall } from '../api-call.js';

/** Enough for any test, and small enough for a server that runs for weeks. */
export const ledgerLength = 100_000;

/** The last calls, oldest first. */
export interface Ledger {
  readonly add: (call: ApiCall) => void;
  readonly calls: () => readonly ApiCall[];
  /** How many calls there ever were. */
  readonly count: () => number;
  /** At most so many of the calls that followed the first `after`, and with which count to go on. */
  readonly after: (after: number, limit: number) => LedgerPage;
}

/** A part of the ledger. */
export interface LedgerPage {
  readonly calls: readonly ApiCall[];
  /** Ask after this many next. */
  readonly next: number;
}

export function createLedger(length = ledgerLength): Ledger {
  let calls: ApiCall[] = [];
  let dropped = 0;
  return {
    add(call) {
      calls.push(call);
      if (calls.length < length * 2) return;
      // Dropping half at a time keeps the cost of a call constant.
      calls = calls.slice(-length);
      dropped += length;
    },
    calls: () => calls.slice(-length),
    count: () => dropped + calls.length,
    after(after, limit) {
      const oldest = Math.max(0, calls.length - length);
      const from = Math.min(Math.max(after - dropped, oldest), calls.length);
      const page = calls.slice(from, from + limit);
      return { calls: page, next: dropped + from + page.length };
    },
  };
}
