/** One request as the ledger remembers it: who asked what, where, and how it was answered. */
export interface ApiCall {
  /** When the answer was ready, by the server's clock. */
  readonly at: Date;
  /** The service the request was signed for, for example `ec2`. Empty when it was not signed. */
  readonly service: string;
  /** The action, for example `CopyImage`. Empty when the request named none. */
  readonly action: string;
  /** The account of the caller, or `undefined` when the credentials were not accepted. */
  readonly account: string | undefined;
  /** The region the request was signed for. Empty when it was not signed. */
  readonly region: string;
  /** The HTTP status of the answer. */
  readonly status: number;
  /** The AWS error code, when the call was refused. */
  readonly errorCode?: string;
}

/** Enough for any test, and small enough for a server that runs for weeks. */
export const ledgerLength = 100_000;

/** The last calls, oldest first. */
export interface Ledger {
  readonly add: (call: ApiCall) => void;
  readonly calls: () => readonly ApiCall[];
}

export function createLedger(): Ledger {
  let calls: ApiCall[] = [];
  return {
    add(call) {
      calls.push(call);
      // Dropping half at a time keeps the cost of a call constant.
      if (calls.length >= ledgerLength * 2) calls = calls.slice(-ledgerLength);
    },
    calls: () => calls.slice(-ledgerLength),
  };
}
