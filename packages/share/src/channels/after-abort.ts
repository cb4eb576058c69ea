/** A signal that follows another one late; release it when it is not needed any more. */
export interface LateSignal extends Disposable {
  /** Aborted so many milliseconds after the other one. */
  readonly signal: AbortSignal;
}

/**
 * A signal that is aborted some time after another one, so that what was begun can be put in order.
 * The time is real: calls may hang.
 */
export function afterAbort(first: AbortSignal | undefined, milliseconds: number): LateSignal {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    timer = setTimeout(() => controller.abort(), milliseconds);
    timer.unref();
  };
  if (first?.aborted) start();
  else first?.addEventListener('abort', start, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      first?.removeEventListener('abort', start);
    },
  };
}
