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
  /** Milliseconds from now, or from the last time that something was heard. */
  readonly silenceTimeout?: number | undefined;
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
  const silence = startTimer(options.silenceTimeout, () => cancel('silence'));
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) cancel('signal');
  return {
    signal: controller.signal,
    reason: () => reason,
    cancel,
    heard: () => silence?.refresh(),
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
