import { cancelled, type ShareError } from '../errors.js';
import type { SettledOptions, WaitOptions } from '../share-options.js';

/** One loop that looks for everything that is waited for, instead of one loop each. */
export interface Poller<T> {
  /**
   * Wait until `check` is content with what is seen under a key, also in the last look. `check` may
   * throw to give up; `late` makes the error when time is up.
   */
  until(
    key: string,
    check: Check<T>,
    late: (seen: T | undefined) => ShareError,
    maxWait?: number,
  ): Promise<T>;
  /** What is waited for under a key is probably there: look as soon as somebody who waits may. */
  wake(key: string): void;
  /** No look is due before `work` has ended: it may give more to look for. */
  after<R>(work: Promise<R>): Promise<R>;
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
  /** When to give up, where a wait does not say it. */
  readonly wait: WaitOptions;
  /**
   * Milliseconds from the last look for a key to the next, when it was waited for so long then.
   * `urgent`: it was woken, or the last look did not find it at all.
   */
  readonly delay: (key: string, waited: number, urgent: boolean) => number;
  /** Told before each delay. */
  readonly onWait: (keys: readonly string[], delay: number) => void;
}

/** A poller that sleeps while nothing is waited for. */
export function createPoller<T>(options: PollerOptions<T>): Poller<T> {
  const { clock, signal, wait } = options;
  const watches = new Set<Watch<T>>();
  const begun = new Map<string, number>();
  const woken = new Set<string>();
  const keys = () => [...new Set([...watches].map((watch) => watch.key))].sort();
  let seen: ReadonlyMap<string, T> = new Map();
  let asked: ReadonlySet<string> = new Set();
  let looked = Number.NEGATIVE_INFINITY;
  let working = 0;
  let ended = Number.NEGATIVE_INFINITY;
  let running = false;
  let alarm = new AbortController();

  function dueAt({ key, deadline }: Watch<T>): number {
    const since = begun.get(key) ?? looked;
    const last = Math.max(looked, since);
    const urgent = woken.has(key) || (asked.has(key) && !seen.has(key));
    const due = last + options.delay(key, last - since, urgent);
    const rested = working > 0 ? Number.POSITIVE_INFINITY : ended + wait.minDelay;
    // What is being done shall not put a look off forever.
    return Math.min(deadline, Math.max(due, Math.min(rested, due + wait.maxDelay)));
  }

  async function sleep(): Promise<void> {
    let announced: number | undefined;
    for (;;) {
      const due = Math.min(...[...watches].map(dueAt));
      const delay = due - clock.now();
      if (delay <= 0) return;
      if (due !== announced) options.onWait(keys(), delay);
      announced = due;
      alarm = new AbortController();
      const ends = [alarm.signal, ...(signal === undefined ? [] : [signal])];
      try {
        await clock.delay(delay, AbortSignal.any(ends));
      } catch (cause) {
        if (!alarm.signal.aborted || signal?.aborted) throw cancelled('waiting', { cause });
      }
    }
  }

  async function run(): Promise<void> {
    running = true;
    try {
      while (watches.size > 0) {
        await sleep();
        looked = clock.now();
        const names = keys();
        seen = await options.read(names);
        asked = new Set(names);
        woken.clear();
        settle(watches, seen, clock.now());
      }
    } catch (error) {
      for (const watch of watches) watch.reject(error);
      watches.clear();
    } finally {
      running = false;
    }
  }

  return {
    until: (key, check, late, maxWait = wait.maxWait) =>
      new Promise((resolve, reject) => {
        const now = clock.now();
        const watch = { key, deadline: now + maxWait, check, late, resolve, reject };
        if (!begun.has(key)) begun.set(key, now);
        const last = new Set([watch]);
        settle(last, seen, now);
        if (last.size === 0) return;
        watches.add(watch);
        if (running) alarm.abort();
        else void run();
      }),
    wake(key) {
      woken.add(key);
      alarm.abort();
    },
    async after(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
        ended = clock.now();
        alarm.abort();
      }
    },
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
