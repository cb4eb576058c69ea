import { abandon } from './abandon.js';
import type { IssueAnswer, IssueTracker } from './issue-tracker.js';

/** An answer that is kept. Plain JSON. */
export interface StoredAnswer {
  /** What the tracker said. */
  readonly answer: IssueAnswer;
  /** When it was said, in milliseconds since 1970. */
  readonly at: number;
}

/** Where answers are kept, such as a file. A store that fails is one that is empty. */
export interface AnswerStore {
  /** The answer that was kept under this key, if there is one. */
  get(key: string): Promise<StoredAnswer | undefined> | StoredAnswer | undefined;
  /** Keeps an answer; one that is there already is replaced. */
  set(key: string, stored: StoredAnswer): Promise<void> | void;
}

/** How long answers hold. */
export interface CachedTrackerOptions {
  /** How long an issue holds, in milliseconds. Default: 600,000 (10 minutes). */
  readonly ttl?: number;
  /**
   * How long it holds that an issue is missing, in milliseconds: who creates it does not want to wait.
   * Default: 30,000.
   */
  readonly missingTtl?: number;
  /** Where answers are kept, under the name of the tracker and the key. Default: memory, 10,000. */
  readonly store?: AnswerStore;
  /** Milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * A tracker that remembers. A key that is asked for several times at once is looked up once; what
 * could not be read is not remembered. Stopping one caller stops the look-up only if nobody else waits
 * for it.
 */
export function cachedTracker(
  tracker: IssueTracker,
  options: CachedTrackerOptions = {},
): IssueTracker {
  const { ttl = 600_000, missingTtl = 30_000, store = memoryStore(), now = Date.now } = options;
  const flights = new Map<string, Flight>();
  const storeKey = (key: string) => `${tracker.name} ${key}`;

  const remembered = async (key: string) => {
    const stored = await attempt(() => store.get(storeKey(key)));
    if (!stored) return undefined;
    const { answer, at } = stored;
    const age = now() - at;
    const holds = answer.status === 'found' ? ttl : answer.status === 'missing' ? missingTtl : 0;
    return age >= 0 && age < holds ? answer : undefined;
  };

  const takeOff = (keys: readonly string[]): Flight => {
    const controller = new AbortController();
    const look = async () => {
      const answers = await tracker.lookUp(keys, { signal: controller.signal });
      const at = now();
      for (const [key, answer] of answers) {
        if (answer.status === 'unreadable') continue;
        await attempt(() => store.set(storeKey(key), { answer, at }));
      }
      return answers;
    };
    const land = () => {
      for (const key of keys) if (flights.get(key) === flight) flights.delete(key);
    };
    const answers = look().finally(land);
    answers.catch(() => undefined);
    const flight: Flight = {
      answers,
      waiting: 0,
      cancel(reason) {
        land();
        controller.abort(reason);
      },
    };
    for (const key of keys) flights.set(key, flight);
    return flight;
  };

  return {
    name: tracker.name,
    handles: (key) => tracker.handles(key),
    async lookUp(keys, { signal } = {}) {
      signal?.throwIfAborted();
      const distinct = [...new Set(keys)];
      const known = await Promise.all(distinct.map(remembered));
      signal?.throwIfAborted();
      const answers = new Map<string, IssueAnswer>();
      for (const [at, key] of distinct.entries()) {
        const answer = known[at];
        if (answer) answers.set(key, answer);
      }
      const open = distinct.filter((key) => !answers.has(key));
      const fresh = open.filter((key) => !flights.has(key));
      if (fresh.length > 0) takeOff(fresh);
      const joined = new Set(open.flatMap((key) => flights.get(key) ?? []));
      await Promise.all([...joined].map((flight) => board(flight, signal, answers)));
      return new Map(distinct.flatMap((key) => pair(key, answers.get(key))));
    },
  };
}

interface Flight {
  readonly answers: Promise<ReadonlyMap<string, IssueAnswer>>;
  readonly cancel: (reason: unknown) => void;
  waiting: number;
}

async function board(
  flight: Flight,
  signal: AbortSignal | undefined,
  answers: Map<string, IssueAnswer>,
): Promise<void> {
  flight.waiting += 1;
  try {
    for (const [key, answer] of await abandon(flight.answers, signal)) answers.set(key, answer);
  } finally {
    flight.waiting -= 1;
    if (flight.waiting === 0 && signal?.aborted) flight.cancel(signal.reason);
  }
}

function pair(key: string, answer: IssueAnswer | undefined): [string, IssueAnswer][] {
  return answer ? [[key, answer]] : [];
}

/** A cache must not be the reason for which something fails. */
async function attempt<Value>(work: () => Promise<Value> | Value): Promise<Value | undefined> {
  try {
    return await work();
  } catch {
    return undefined;
  }
}

function memoryStore(): AnswerStore {
  const entries = new Map<string, StoredAnswer>();
  return {
    get: (key) => entries.get(key),
    set(key, stored) {
      // What was written last goes last, so that the oldest comes first.
      entries.delete(key);
      entries.set(key, stored);
      const [oldest] = entries.keys();
      if (entries.size > 10_000 && oldest !== undefined) entries.delete(oldest);
    },
  };
}
