import { describe, expect, it } from 'vitest';
import { cachedTracker } from '../../src/trackers/cached-tracker.js';
import type { IssueAnswer, IssueTracker } from '../../src/trackers/issue-tracker.js';
import { trackers } from '../../src/trackers/trackers.js';

const found = (key: string): IssueAnswer => ({
  status: 'found',
  issue: { key, requestedKey: key, title: key, state: 'open', labels: [] },
});

/** A tracker that answers when the test says so. */
function slowTracker(answer: (key: string) => IssueAnswer = found) {
  const asked: (readonly string[])[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  let open = () => {};
  let gate = Promise.resolve();
  const tracker: IssueTracker = {
    name: 'slow',
    handles: () => true,
    async lookUp(keys, { signal } = {}) {
      asked.push(keys);
      signals.push(signal);
      await gate;
      signal?.throwIfAborted();
      return new Map(keys.map((key) => [key, answer(key)]));
    },
  };
  return {
    tracker,
    asked,
    signals,
    close() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    open: () => open(),
  };
}

describe('cachedTracker', () => {
  it('remembers issues for long, misses for a short time, and what could not be read not at all', async () => {
    let time = 0;
    const answers: Record<string, IssueAnswer> = {
      A: found('A'),
      B: { status: 'missing', reason: 'no' },
      C: { status: 'unreadable', reason: 'down' },
    };
    const slow = slowTracker((key) => answers[key] ?? found(key));
    const cached = cachedTracker(slow.tracker, { ttl: 100, missingTtl: 10, now: () => time });

    const first = await cached.lookUp(['A', 'B', 'C', 'A']);
    time = 9;
    await cached.lookUp(['A', 'B', 'C']);
    time = 10;
    await cached.lookUp(['A', 'B', 'C']);
    time = 100;
    await cached.lookUp(['A']);

    expect([...first]).toEqual(Object.entries(answers));
    expect(slow.asked).toEqual([['A', 'B', 'C'], ['C'], ['B', 'C'], ['A']]);
  });

  it('looks up once what several ask for at the same time', async () => {
    const slow = slowTracker();
    slow.close();
    const cached = cachedTracker(slow.tracker);

    const looks = [cached.lookUp(['A', 'B']), cached.lookUp(['B', 'C']), cached.lookUp(['C', 'A'])];
    await Promise.resolve();
    slow.open();
    const [first, second, third] = await Promise.all(looks);

    expect(slow.asked).toEqual([['A', 'B'], ['C']]);
    expect([...(first?.keys() ?? [])]).toEqual(['A', 'B']);
    expect([...(second?.keys() ?? [])]).toEqual(['B', 'C']);
    expect([...(third?.keys() ?? [])]).toEqual(['C', 'A']);
  });

  it('stops the look-up only when the last who waits has gone', async () => {
    const slow = slowTracker();
    slow.close();
    const cached = cachedTracker(slow.tracker);
    const [one, two] = [new AbortController(), new AbortController()];
    const looks = [
      cached.lookUp(['A'], { signal: one.signal }),
      cached.lookUp(['A'], { signal: two.signal }),
    ].map((look) => look.catch((error: unknown) => error));
    await new Promise((resolve) => setImmediate(resolve));

    one.abort(new Error('first'));
    expect(await looks[0]).toEqual(new Error('first'));
    expect(slow.signals[0]?.aborted).toBe(false);
    two.abort(new Error('second'));
    expect(await looks[1]).toEqual(new Error('second'));
    expect(slow.signals[0]?.aborted).toBe(true);

    const again = cached.lookUp(['A']);
    slow.open();
    expect((await again).get('A')).toEqual(found('A'));
    expect(slow.asked).toHaveLength(2);
  });

  it('takes answers from a store, and does without one that fails', async () => {
    const slow = slowTracker();
    const entries = new Map([['slow A', { answer: found('A'), at: 0 }]]);
    const store = {
      get: (key: string) => entries.get(key),
      set: () => Promise.reject(new Error('full')),
    };
    const broken = {
      get: () => {
        throw new Error('gone');
      },
      set: store.set,
    };

    const kept = await cachedTracker(slow.tracker, { store, now: () => 1 }).lookUp(['A', 'B']);
    const lost = await cachedTracker(slow.tracker, { store: broken }).lookUp(['A']);

    expect([...kept.keys()]).toEqual(['A', 'B']);
    expect(lost.get('A')).toEqual(found('A'));
    expect(slow.asked).toEqual([['B'], ['A']]);
  });
});

describe('trackers', () => {
  it('sends every key to the first tracker that handles it, and answers in the order of the keys', async () => {
    const asked: string[] = [];
    const tracker = (name: string, pattern: RegExp): IssueTracker => ({
      name,
      handles: (key) => pattern.test(key),
      async lookUp(keys) {
        asked.push(`${name}: ${keys.join(' ')}`);
        return new Map(keys.map((key) => [key, found(key)]));
      },
    });
    const both = trackers([tracker('jira', /^[A-Z]+-\d+$/), tracker('github', /#|^GH-/)]);

    const answers = await both.lookUp(['#1', 'SOE-1', 'GH-2', '?\u001b[31m']);

    expect(asked).toEqual(['jira: SOE-1 GH-2', 'github: #1']);
    expect([...answers.keys()]).toEqual(['#1', 'SOE-1', 'GH-2', '?\u001b[31m']);
    expect(answers.get('?\u001b[31m')).toEqual({
      status: 'unreadable',
      reason: 'no tracker was given that tells what ? is (jira, github).',
    });
    expect(both.handles('x')).toBe(false);
  });

  it('asks nobody when it was stopped before', async () => {
    const reason = new Error('stop');
    const slow = slowTracker();

    await expect(
      trackers([slow.tracker]).lookUp(['A'], { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
    expect(slow.asked).toEqual([]);
  });
});
