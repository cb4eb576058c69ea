import { describe, expect, it } from 'vitest';
import { type CallResult, pacedCalls } from '../../src/trackers/paced-calls.js';
import { fakeClock } from '../support/fake-clock.js';

const done: CallResult<string> = { ok: true, value: 'done' };
const limited = (retryAfter?: number): CallResult<string> => ({
  ok: false,
  failure: {
    kind: 'rate-limit',
    reason: 'slow down',
    ...(retryAfter !== undefined && { retryAfter }),
  },
});

describe('pacedCalls', () => {
  it('stops everybody at an endpoint that is limited, and nobody at another', async () => {
    const { waits, pace } = fakeClock();
    const call = pacedCalls({ ...pace, attempts: 1 });
    await call('search', async () => limited(5_000));

    await call('other', async () => done);
    expect(waits).toEqual([]);
    await call('search', async () => done);
    expect(waits).toEqual([5_000]);
  });

  it('spreads callers by at most a tenth, and five seconds', async () => {
    for (const [pause, expected] of [
      [1_000, 1_100],
      [100_000, 105_000],
    ] as const) {
      const { waits, pace } = fakeClock();
      const call = pacedCalls({ ...pace, random: () => 1 });
      const results = [limited(pause), done];

      await call('search', async () => results.shift() ?? done);

      expect(waits).toEqual([expected]);
    }
  });

  it('backs off where the server names no time', async () => {
    const { waits, pace } = fakeClock();

    const result = await pacedCalls(pace)('search', async () => limited());

    expect(result.ok).toBe(false);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('does not repeat what was refused or rejected', async () => {
    for (const kind of ['refused', 'rejected'] as const) {
      let made = 0;
      await pacedCalls(fakeClock().pace)('search', async () => {
        made += 1;
        return { ok: false, failure: { kind, reason: 'no' } };
      });
      expect(made).toBe(1);
    }
  });

  it('throws the reason of the signal before it calls', async () => {
    let made = 0;
    const signal = AbortSignal.abort(new Error('stop'));
    const call = pacedCalls()(
      'search',
      async () => {
        made += 1;
        return done;
      },
      { signal },
    );

    await expect(call).rejects.toThrow('stop');
    expect(made).toBe(0);
  });

  it('stops a real timer', async () => {
    const controller = new AbortController();
    const call = pacedCalls()(
      'search',
      async () => {
        setImmediate(() => controller.abort(new Error('stop')));
        return limited(60_000);
      },
      { signal: controller.signal },
    );

    await expect(call).rejects.toThrow('stop');
  });
});
