/**
 * Does something with each of many, a few at a time, and gives the results in order. With the first
 * failure no more is begun, what is on its way is cancelled and waited for, and the failure is thrown.
 */
export async function inTurns<T, R>(
  all: readonly T[],
  concurrency: number,
  act: (one: T, signal: AbortSignal) => Promise<R>,
  signal?: AbortSignal,
): Promise<readonly R[]> {
  const results: R[] = [];
  const failure = new AbortController();
  const either = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const queue = all.entries();
  const work = async (): Promise<void> => {
    try {
      // All workers take from the same queue.
      for (const [index, one] of queue) {
        either.throwIfAborted();
        results[index] = await act(one, either);
      }
    } catch (cause) {
      failure.abort(cause);
      throw cause;
    }
  };
  await Promise.allSettled(Array.from({ length: Math.min(concurrency, all.length) }, work));
  signal?.throwIfAborted();
  failure.signal.throwIfAborted();
  return results;
}
