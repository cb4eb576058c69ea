import type { LaunchEvent } from './launch-event.js';
import type { TestLaunchesOptions } from './test-launches-options.js';

/** Whoever hears of a run, kept apart from it: what it throws must leave no instance behind. */
export interface Listener {
  /** Never throws. */
  readonly tell: (event: LaunchEvent) => void;
  /** Aborted by the signal of the run, and when the listener threw. */
  readonly signal: AbortSignal;
  /** Throws what the listener threw. */
  readonly rethrow: () => void;
}

export function createListener({
  onEvent,
  signal,
}: Pick<TestLaunchesOptions, 'onEvent' | 'signal'>): Listener {
  const broken = new AbortController();
  let thrown: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    thrown ??= { error };
    broken.abort(error);
  };
  return {
    tell: (event) => {
      if (thrown !== undefined || onEvent === undefined) return;
      try {
        // The type allows functions that return a promise.
        const returned: unknown = onEvent(event);
        if (returned instanceof Promise) returned.catch(fail);
      } catch (error) {
        fail(error);
      }
    },
    signal: signal === undefined ? broken.signal : AbortSignal.any([signal, broken.signal]),
    rethrow: () => {
      if (thrown !== undefined) throw thrown.error;
    },
  };
}
