import { delays, pause } from '../clock.js';
import type { ShareError } from '../errors.js';
import type { SettledOptions, WaitOptions } from '../share-options.js';

/** One loop that looks for everything that is waited for, instead of one loop each. */
export interface Poller<T> {
  /**
   * Wait until `check` is content with what is seen under a key. `check` may throw to give up;
   * `late` makes the error when time is up.
   */
  until(key: string, check: Check<T>, late: (seen: T | undefined) => ShareError): Promise<T>;
}

/** Whether what is seen is what is waited for. */
export type Check<T> = (seen: T) => boolean;

interface Watch<T> {
  readonly key: string;
  readonly deadline: number;
  readonly check: Check<T>;
  readonly late: (seen: T | undefined) => ShareError;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** How a poller looks. */
export interface PollerOptions<T> extends Pick<SettledOptions, 'clock' | 'signal'> {
  /** Read all of these at once. */
  readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  /** How long and how often. */
  readonly wait: WaitOptions;
  /** Told before each delay. */
  readonly onWait: (keys: readonly string[], delay: number) => void;
}

/** A poller that sleeps while nothing is waited for. */
export function createPoller<T>(options: PollerOptions<T>): Poller<T> {
  const watches = new Set<Watch<T>>();
  const keys = () => [...new Set([...watches].map((watch) => watch.key))].sort();
  let running = false;

  async function run(): Promise<void> {
    running = true;
    try {
      while (watches.size > 0) {
        // Watches bring their own deadlines; the delays start again when a new batch does.
        for (const delay of delays(options.wait, options.clock)) {
          options.onWait(keys(), delay);
          await pause(delay, options);
          settle(watches, await options.read(keys()), options.clock.now());
          if (watches.size === 0) break;
        }
      }
    } catch (error) {
      for (const watch of watches) watch.reject(error);
      watches.clear();
    } finally {
      running = false;
    }
  }

  return {
    until: (key, check, late) =>
      new Promise((resolve, reject) => {
        const deadline = options.clock.now() + options.wait.maxWait;
        watches.add({ key, deadline, check, late, resolve, reject });
        if (!running) void run();
      }),
  };
}

function settle<T>(watches: Set<Watch<T>>, seen: ReadonlyMap<string, T>, now: number): void {
  for (const watch of watches) {
    const value = seen.get(watch.key);
    try {
      if (value !== undefined && watch.check(value)) watch.resolve(value);
      else if (now < watch.deadline) continue;
      else throw watch.late(value);
    } catch (error) {
      watch.reject(error);
    }
    watches.delete(watch);
  }
}
