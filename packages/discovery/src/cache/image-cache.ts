import { DiscoveryError } from '../errors.js';
import type { ResolvedImage } from '../resolved-image.js';

/** How answers are kept. */
export interface ImageCacheOptions {
  /** How long an answer is fresh, in milliseconds. Default: 5 minutes. */
  readonly ttl?: number;
  /**
   * How long after that it may still be given when AWS does not answer, in milliseconds. Such an
   * answer has `stale`, and `onEvent` is told. Default: 0, never.
   */
  readonly staleIfError?: number;
  /**
   * Where answers outlive the process, beside `scope`. What cannot be read or written there is told
   * to `onEvent` and otherwise passed over. Default: memory only.
   */
  readonly store?: CacheStore;
  /** Tells the time, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Told of everything worth a warning. Default: nobody. */
  readonly onEvent?: (event: CacheEvent) => void;
}

/** Something worth a warning. */
export type CacheEvent =
  | {
      /** AWS did not answer, so an old answer was given. */
      readonly type: 'stale-answer';
      /** The answer, with `stale`. */
      readonly image: ResolvedImage;
      /** Why there is no fresh one. */
      readonly error: DiscoveryError;
    }
  | {
      /** The store could not be read or written. */
      readonly type: 'store-failed';
      /** The error of the store. */
      readonly cause: unknown;
    };

/** Where answers outlive a process, for example `fileCacheStore`. */
export interface CacheStore {
  /** The answer that was kept under a key. */
  read(key: string): Promise<CachedAnswer | undefined>;
  /** Keep an answer. */
  write(key: string, answer: CachedAnswer): Promise<void>;
  /** Forget the answer of a key, where there is one. */
  remove(key: string): Promise<void>;
}

/** An answer as it is kept. */
export interface CachedAnswer {
  /** When it was given, in milliseconds since 1970. */
  readonly at: number;
  /** The answer. */
  readonly image: ResolvedImage;
}

/**
 * Keeps answers for a while, so that many questions cost one call. Make one per account and region
 * that is asked: a cache does not know who asks. Give it to `resolveImage` as `cache`.
 */
export interface ImageCache {
  /**
   * The answers to some questions: fresh ones from the cache, all others from `ask`, which is called
   * once for all of them; questions that are being asked already are not asked again.
   */
  answer<R extends Answer>(
    keys: readonly string[],
    ask: (keys: readonly string[]) => Promise<readonly R[]>,
    fits: (key: string, image: ResolvedImage) => boolean,
  ): Promise<readonly (R | Found)[]>;
}

/** An answer, or something else that is passed on and not kept. */
export type Answer =
  | Found
  | {
      /** There is none. */
      readonly status: 'failed';
    };

/** An answer that may be kept. */
export interface Found {
  /** There is one. */
  readonly status: 'found';
  /** The image to launch. */
  readonly image: ResolvedImage;
}

/** Create a cache. It is empty, or has what its store has. */
export function imageCache(options: ImageCacheOptions = {}): ImageCache {
  const { ttl = 300_000, staleIfError = 0, store, now = Date.now, onEvent } = options;
  const memory = new Map<string, CachedAnswer>();
  const flights = new Map<string, Promise<Answer>>();
  const gone = new Set<string>();

  async function held(key: string): Promise<CachedAnswer | undefined> {
    const known = memory.get(key);
    // A store that could not forget it must not bring it back either.
    if (known !== undefined || store === undefined || gone.has(key)) return known;
    const read = await store.read(key).catch(storeFailed);
    if (read !== undefined) memory.set(key, read);
    return read;
  }

  function storeFailed(cause: unknown): undefined {
    onEvent?.({ type: 'store-failed', cause });
  }

  async function keep(key: string, answer: Answer | undefined): Promise<void> {
    // What is refused or gone must not come back from the cache either.
    if (answer?.status !== 'found') {
      memory.delete(key);
      gone.add(key);
      await store?.remove(key).catch(storeFailed);
      return;
    }
    gone.delete(key);
    const kept = { at: now(), image: answer.image };
    memory.set(key, kept);
    await store?.write(key, kept).catch(storeFailed);
  }

  async function fall(key: string, cause: unknown, fits: (image: ResolvedImage) => boolean) {
    const old = await held(key);
    const unanswered = cause instanceof DiscoveryError && cause.code === 'DISCOVERY_AWS_FAILED';
    if (!unanswered || old === undefined || !fits(old.image)) throw cause;
    const age = now() - old.at;
    // One that was given in the future has an age that nobody knows.
    if (age < 0 || age >= ttl + staleIfError) throw cause;
    const image = { ...old.image, stale: { answeredAt: new Date(old.at).toISOString() } };
    onEvent?.({ type: 'stale-answer', image, error: cause });
    return { status: 'found', image } as const;
  }

  function isFresh({ at }: CachedAnswer): boolean {
    const age = now() - at;
    return age >= 0 && age < ttl;
  }

  /** All answers from memory, where it has them: nothing is waited for then. */
  function atHand(
    keys: readonly string[],
    fits: (key: string, image: ResolvedImage) => boolean,
  ): readonly Found[] | undefined {
    const found: Found[] = [];
    for (const key of keys) {
      const known = memory.get(key);
      if (known === undefined || !isFresh(known) || !fits(key, known.image)) return undefined;
      found.push({ status: 'found', image: known.image });
    }
    return found;
  }

  return {
    async answer(keys, ask, fits) {
      type R = Awaited<ReturnType<typeof ask>>[number];
      const ready = atHand(keys, fits);
      if (ready !== undefined) return ready;
      const wanted = [...new Set(keys)];
      const fresh = new Map<string, Found>();
      await Promise.all(
        wanted.map(async (key) => {
          const known = await held(key);
          if (known === undefined || !isFresh(known) || !fits(key, known.image)) return;
          fresh.set(key, { status: 'found', image: known.image });
        }),
      );
      const asked = wanted.filter((key) => !fresh.has(key) && !flights.has(key));
      if (asked.length > 0) {
        const batch = ask(asked);
        for (const [index, key] of asked.entries()) {
          const flight = batch.then(async (results) => {
            const result = results[index] ?? { status: 'failed' as const };
            await keep(key, result);
            return result;
          });
          flights.set(key, flight);
          const land = (): void => {
            flights.delete(key);
          };
          flight.then(land, land);
        }
      }
      return Promise.all(
        keys.map(async (key) => {
          const known = fresh.get(key);
          if (known !== undefined) return known;
          // Whoever asks the same question has the same type of result.
          const flight = flights.get(key) as Promise<R>;
          return flight.catch(async (cause: unknown) => {
            // Somebody else's question was cancelled, not this one.
            if (!(cause instanceof DiscoveryError) && !asked.includes(key)) {
              const [result] = await ask([key]);
              if (result !== undefined) return result;
            }
            return fall(key, cause, (image) => fits(key, image));
          });
        }),
      );
    },
  };
}
