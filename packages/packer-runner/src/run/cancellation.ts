import type { CancelReason } from '../events.js';

/** One place where all wishes to stop a run come together. */
export interface Cancellation {
  /** Fires once, for the first wish. */
  readonly signal: AbortSignal;
  /** What the first wish was; undefined as long as there is none. */
  reason(): CancelReason | undefined;
  /** Asks for a stop. */
  cancel(reason: CancelReason): void;
  /** Lets go of the caller's signal and of the timer. */
  dispose(): void;
}

/** Joins the caller's signal and the time limit. */
export function createCancellation(
  callersSignal: AbortSignal | undefined,
  timeout: number | undefined,
): Cancellation {
  const controller = new AbortController();
  let reason: CancelReason | undefined;
  const cancel = (why: CancelReason): void => {
    reason ??= why;
    controller.abort();
  };
  const onAbort = (): void => cancel('signal');
  const timer = timeout === undefined ? undefined : setTimeout(() => cancel('timeout'), timeout);
  callersSignal?.addEventListener('abort', onAbort, { once: true });
  if (callersSignal?.aborted) cancel('signal');
  return {
    signal: controller.signal,
    reason: () => reason,
    cancel,
    dispose: () => {
      clearTimeout(timer);
      callersSignal?.removeEventListener('abort', onAbort);
    },
  };
}
