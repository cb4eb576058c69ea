/** Waiting that can be ended for all at once. */
export interface Waits {
  /** Resolves after so many milliseconds, at once for 0; rejects with {@link WaitsEnded}. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Ends every wait, and those to come. */
  readonly end: () => void;
}

/** What a wait rejects with when it is ended. */
export class WaitsEnded extends Error {
  override readonly name = 'WaitsEnded';
}

/** The longest that a timer can wait; longer ones would fire at once. */
export const longestWait = 2 ** 31 - 1;

export function createWaits(): Waits {
  const pending = new Map<NodeJS.Timeout, () => void>();
  let isEnded = false;
  return {
    wait: (milliseconds) =>
      new Promise((resolve, reject) => {
        const end = (): void => reject(new WaitsEnded('The server is closing'));
        if (isEnded) return end();
        if (milliseconds <= 0) return resolve();
        const timer = setTimeout(() => {
          pending.delete(timer);
          resolve();
        }, milliseconds);
        pending.set(timer, end);
      }),
    end() {
      isEnded = true;
      for (const [timer, end] of pending) {
        clearTimeout(timer);
        end();
      }
      pending.clear();
    },
  };
}
