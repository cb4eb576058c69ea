import { errorCode } from '../errors.js';
import type { CheckedFinding, Finding } from './finding.js';

/** A check that only has to be started. */
export interface BoundCheck {
  /** Its id. */
  readonly id: string;
  /** Milliseconds that it may take. Default: those of {@link RunChecksOptions}. */
  readonly timeoutMs?: number;
  /** Looks. */
  readonly run: (signal: AbortSignal) => Promise<readonly Finding[]>;
}

/** How {@link runChecks} works. */
export interface RunChecksOptions {
  /** So many at the same time. Default 8. */
  readonly limit?: number;
  /** Milliseconds that each may take. Default 30,000. */
  readonly timeoutMs?: number;
  /** Stops all; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Run checks at the same time. One that breaks, or does not come to its end, is a finding and stops no
 * other. Findings are in the order of the checks.
 */
export async function runChecks(
  checks: readonly BoundCheck[],
  { limit = 8, timeoutMs = 30_000, signal }: RunChecksOptions = {},
): Promise<readonly CheckedFinding[]> {
  const results: (readonly Finding[])[] = [];
  const waiting = checks.entries();
  const work = async () => {
    for (const [index, check] of waiting)
      results[index] = await runOne(check, check.timeoutMs ?? timeoutMs, signal);
  };
  await Promise.all(Array.from({ length: Math.min(limit, checks.length) }, work));
  signal?.throwIfAborted();
  return checks.flatMap(({ id }, index) =>
    (results[index] ?? []).map((finding) => ({ check: id, ...finding })),
  );
}

async function runOne(
  { id, run }: BoundCheck,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  const own = new AbortController();
  const seconds = timeoutMs / 1000;
  const late: Finding = {
    severity: 'warning',
    seen: `${id} did not come to its end within ${seconds} s`,
    fix: 'Run soe doctor again; where it stays so, look at the network and the proxy.',
  };
  const ended = new Promise<readonly Finding[]>((resolve) => {
    own.signal.addEventListener('abort', () => resolve([late]), { once: true });
  });
  const timer = setTimeout(() => own.abort(new Error(late.seen)), timeoutMs);
  const stop = () => own.abort(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    // A check that does not listen to its signal is left behind.
    return await Promise.race([run(own.signal), ended]);
  } catch (error) {
    return [broken(id, error)];
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function broken(id: string, error: unknown): Finding {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  return {
    severity: 'warning',
    seen: `${id} could not be looked at: ${message}${code === undefined ? '' : ` [${code}]`}`,
    fix: 'Correct what the message says, then run soe doctor again.',
  };
}
