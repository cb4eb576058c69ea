import { setTimeout as sleep } from 'node:timers/promises';

/** What came of one call to a tracker. A failure is data: it never holds an error of a vendor. */
export type CallResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: CallFailure };

/** Why a call failed, without credentials. */
export interface CallFailure {
  /**
   * `rate-limit`: too many calls. `overloaded`: the server failed or was too slow. `network`: it was
   * not reached. `refused`: credentials or permission. `rejected`: it understood, and said no.
   */
  readonly kind: 'rate-limit' | 'overloaded' | 'network' | 'refused' | 'rejected';
  /** What was seen, on one line. */
  readonly reason: string;
  /** Status of the answer, where there was one. */
  readonly status?: number;
  /** Milliseconds after which the server wants to be asked again, where it said so. */
  readonly retryAfter?: number;
  /** What the server said, part by part. */
  readonly details?: readonly string[];
}

/** How calls are repeated. */
export interface PaceOptions {
  /** How often one call is made at most. Default: 4. */
  readonly attempts?: number;
  /**
   * The longest pause that is waited for, in milliseconds. When a server asks for more, calls fail
   * at once until the pause is over. Default: 120,000.
   */
  readonly maxWait?: number;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Waits, and rejects when the signal is aborted. Default: a timer. */
  readonly delay?: (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;
  /** A number from 0 to 1 that spreads callers out. Default: `Math.random`. */
  readonly random?: () => number;
}

/** How one call is made. */
export interface PacedCallOptions {
  /** Stops waiting; the call then throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Whether an overloaded server is asked the same again. Default: yes. */
  readonly repeatOverloaded?: boolean;
}

/** Makes one call, and repeats it where that helps. */
export type PacedCalls = <Value>(
  endpoint: string,
  attempt: () => Promise<CallResult<Value>>,
  options?: PacedCallOptions,
) => Promise<CallResult<Value>>;

/**
 * Calls that respect rate limits. A limit that one caller meets stops all callers of that endpoint,
 * and of no other, for as long as the server asked; they come back spread over some time. Failures of
 * the server and the network are tried again after 1, 2, 4 … seconds, each caller for itself.
 */
export function pacedCalls(options: PaceOptions = {}): PacedCalls {
  const { attempts = 4, maxWait = 120_000, now = Date.now, random = Math.random } = options;
  const { delay = (ms, signal) => sleep(ms, undefined, signal && { signal }) } = options;
  const openAgain = new Map<string, number>();

  const wait = async (milliseconds: number, signal: AbortSignal | undefined) => {
    signal?.throwIfAborted();
    try {
      await delay(milliseconds, signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  };

  const waitUntilOpen = async (endpoint: string, signal: AbortSignal | undefined) => {
    for (;;) {
      const left = (openAgain.get(endpoint) ?? 0) - now();
      if (left <= 0) return undefined;
      if (left > maxWait) return limited(left);
      await wait(left + random() * Math.min(left / 10, 5_000), signal);
    }
  };

  return async (endpoint, attempt, { signal, repeatOverloaded = true } = {}) => {
    for (let made = 1; ; made += 1) {
      const closed = await waitUntilOpen(endpoint, signal);
      if (closed) return { ok: false, failure: closed };
      signal?.throwIfAborted();
      const result = await attempt();
      signal?.throwIfAborted();
      if (result.ok) return result;
      const { kind, retryAfter } = result.failure;
      const pause = retryAfter ?? 1_000 * 2 ** (made - 1);
      // A server that names a time, or counts calls, speaks to everybody.
      const forAll = kind === 'rate-limit' || (kind === 'overloaded' && retryAfter !== undefined);
      if (forAll) {
        openAgain.set(endpoint, Math.max(openAgain.get(endpoint) ?? 0, now() + pause));
      }
      const repeats =
        kind === 'rate-limit' || kind === 'network' || (kind === 'overloaded' && repeatOverloaded);
      if (!repeats || made >= attempts) return result;
      if (!forAll) await wait(pause * (1 + random() / 10), signal);
    }
  };
}

function limited(left: number): CallFailure {
  const seconds = Math.ceil(left / 1_000);
  return { kind: 'rate-limit', reason: `its rate limit is used up for another ${seconds} s` };
}
