import type { CancelReason } from '../events.js';

/** One place where all wishes to stop a run come together. */
export interface Cancellation {
  /** Fires once, for the first wish. */
  readonly signal: AbortSignal;
  /** What the first wish was; undefined as long as there is none. */
  reason(): CancelReason | undefined;
  /** Asks for a stop. */
  cancel(reason: CancelReason): void;
  /** Tells that Packer has said something. */
  heard(): void;
  /** Lets go of the caller's signal and of the timers. */
  dispose(): void;
}

/** What may ask for a stop. */
export interface CancellationOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds from now. */
  readonly timeout?: number | undefined;
  /** Milliseconds since something was heard, and what is left of them now. */
  readonly silence?: { readonly limit: number; readonly left: number } | undefined;
}

/** Joins the caller's signal and the time limits. */
export function createCancellation(options: CancellationOptions): Cancellation {
  const controller = new AbortController();
  let reason: CancelReason | undefined;
  const cancel = (why: CancelReason): void => {
    reason ??= why;
    controller.abort();
  };
  const onAbort = (): void => cancel('signal');
  const timer = startTimer(options.timeout, () => cancel('timeout'));
  let silence = startTimer(options.silence?.left, () => cancel('silence'));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) cancel('signal');
  return {
    signal: controller.signal,
    reason: () => reason,
    cancel,
    heard: () => {
      if (silence === undefined || options.silence === undefined) return;
      clearTimeout(silence);
      silence = startTimer(options.silence.limit, () => cancel('silence'));
    },
    dispose: () => {
      clearTimeout(timer);
      clearTimeout(silence);
      options.signal?.removeEventListener('abort', onAbort);
    },
  };
}

function startTimer(delay: number | undefined, expire: () => void): NodeJS.Timeout | undefined {
  return delay === undefined ? undefined : setTimeout(expire, delay);
}
