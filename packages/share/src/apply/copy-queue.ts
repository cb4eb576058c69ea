import type { Clock } from '../clock.js';
import { cancelled, ShareError } from '../errors.js';
import type { WaitOptions } from '../share-options.js';
import { leadingSchedule } from './look-schedule.js';

/** EC2 copies so many snapshots into a region at a time; this quota cannot be raised. */
export const copySlots = 20;

/** Lets copies into one region begin as soon as there is room for their snapshots. */
export interface CopyQueue {
  /**
   * Ask for a copy; first come, first served. It holds its slots until `left` says that it is no
   * longer pending, or until asking for it fails. While EC2 answers that somebody else has the
   * slots, it is asked again.
   */
  copy<T>(name: string, snapshots: number, ask: () => Promise<T>): Promise<T>;
  /** An image was found pending: its snapshots hold slots too. */
  hold(name: string, snapshots: number): void;
  /** An image is no longer pending, whatever became of it. */
  left(name: string): void;
}

/** How a queue works. */
export interface CopyQueueOptions {
  /** What waits are measured with. */
  readonly clock: Clock;
  /** Ends all waits. */
  readonly signal: AbortSignal | undefined;
  /** When to ask again after a refusal, and when to give up. */
  readonly wait: WaitOptions;
  /** Default: {@link copySlots}. */
  readonly slots?: number;
}

interface Waiting {
  readonly number: number;
  readonly name: string;
  readonly snapshots: number;
  readonly begin: () => void;
}

/** A queue for one account and region. */
export function createCopyQueue(options: CopyQueueOptions): CopyQueue {
  const { clock, signal, wait, slots = copySlots } = options;
  const held = new Map<string, number>();
  const waiting: Waiting[] = [];
  let numbers = 0;
  /** How many slots seem to be ours: less than all while somebody else copies too. */
  let limit = slots;
  let refusals = 0;
  let refusedSince: number | undefined;
  let rest: AbortController | undefined;

  /** An image with more snapshots than there are slots is copied alone. */
  const size = (snapshots: number) => Math.min(snapshots, slots);
  const used = () => [...held.values()].reduce((sum, each) => sum + each, 0);

  function serve(): void {
    for (const first of [...waiting]) {
      if (used() + size(first.snapshots) > limit) {
        if (limit < slots && rest === undefined) void probeLater();
        return;
      }
      waiting.shift();
      held.set(first.name, size(first.snapshots));
      first.begin();
    }
    // A timer that nobody waits for would keep the process alive.
    rest?.abort();
  }

  /** See whether there is room for one more. */
  function probe(): void {
    const [first] = waiting;
    if (first !== undefined) limit = Math.min(slots, used() + size(first.snapshots));
    if (limit === slots) refusedSince = undefined;
    serve();
  }

  function enter(place: Omit<Waiting, 'begin'>): Promise<void> {
    if (signal?.aborted) return Promise.reject(stopped(place.name, signal));
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      };
      const entry = { ...place, begin };
      const stop = () => {
        waiting.splice(waiting.indexOf(entry), 1);
        reject(stopped(place.name, signal));
      };
      signal?.addEventListener('abort', stop);
      // Who was refused has its old place in the line.
      const at = waiting.findIndex((other) => other.number > entry.number);
      waiting.splice(at === -1 ? waiting.length : at, 0, entry);
      serve();
    });
  }

  async function probeLater(): Promise<void> {
    const now = clock.now();
    refusedSince ??= now;
    const delay = leadingSchedule(now - refusedSince, wait);
    const ends = new AbortController();
    rest = ends;
    const stops = signal === undefined ? [ends.signal] : [ends.signal, signal];
    await clock.delay(delay, AbortSignal.any(stops)).catch(() => undefined);
    rest = undefined;
    if (waiting.length > 0 && signal?.aborted !== true) probe();
  }

  return {
    async copy(name, snapshots, ask) {
      const number = numbers++;
      let firstRefusal: number | undefined;
      for (;;) {
        await enter({ number, name, snapshots });
        const era = refusals;
        try {
          const answer = await ask();
          // The last slot that was doubtful is there, perhaps one more is.
          if (era === refusals && limit < slots) probe();
          return answer;
        } catch (error) {
          held.delete(name);
          firstRefusal ??= clock.now();
          if (!isRefusal(error) || clock.now() - firstRefusal >= wait.maxWait) {
            serve();
            throw error;
          }
          refusals += 1;
          limit = Math.min(limit, used());
        }
      }
    },
    hold(name, snapshots) {
      held.set(name, size(snapshots));
    },
    left(name) {
      if (held.delete(name)) serve();
    },
  };
}

/** EC2's answer when all slots of a region are taken. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof ShareError &&
    error.cause instanceof Error &&
    error.cause.name === 'ResourceLimitExceeded'
  );
}

function stopped(name: string, signal: AbortSignal | undefined): ShareError {
  return cancelled(`waiting for a slot to copy ${name}`, { cause: signal?.reason });
}
