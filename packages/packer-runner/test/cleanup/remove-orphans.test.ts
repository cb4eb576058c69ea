import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/cleanup/clock.js';
import type { CloudPort, CloudResource, Removal } from '../../src/cleanup/cloud.js';
import type { Orphan } from '../../src/cleanup/decide-orphans.js';
import { type RemovalEvent, removeOrphans } from '../../src/cleanup/remove-orphans.js';

const orphan = (kind: Orphan['kind'], id: string, more: Partial<Orphan> = {}): Orphan => ({
  kind,
  id,
  region: 'here',
  because: 'it is of this run',
  ...more,
});

/** A clock that stands still but for waits. */
function createClock(): Clock & { readonly waits: number[] } {
  let now = Date.UTC(2026, 10, 22);
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    delay: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
    },
    random: () => 0.5,
  };
}

/** A cloud that answers with what it is given, one answer after the other, and then with the last. */
function createCloud(
  answers: Readonly<Record<string, readonly (Removal | Error)[]>> = {},
  states: readonly string[] = ['terminated'],
): CloudPort & { readonly calls: string[] } {
  const calls: string[] = [];
  const next = <T>(of: readonly T[], call: string): T | undefined =>
    of[Math.min(calls.filter((before) => before === call).length, of.length) - 1];
  return {
    region: 'here',
    calls,
    find: async ({ ids = [] }) => {
      calls.push('find');
      const state = next(states, 'find') ?? 'terminated';
      return ids.map((id): CloudResource => ({ kind: 'instance', id, state, tags: {} }));
    },
    remove: async ({ id }) => {
      calls.push(id);
      const answer = next(answers[id] ?? [], id) ?? 'removed';
      if (answer instanceof Error) throw answer;
      return answer;
    },
    tag: async () => undefined,
    copyImage: async () => '',
    consoleOutput: async () => '',
  };
}

describe('removeOrphans', () => {
  it('touches nothing unless it is told to', async () => {
    const cloud = createCloud();
    const orphans = [orphan('instance', 'i-1')];

    const report = await removeOrphans(orphans, cloud);

    expect(report).toEqual({ dryRun: true, removed: orphans, failed: [], kept: [] });
    expect(cloud.calls).toEqual([]);
  });

  it('removes what others use after them, in whatever order it is given', async () => {
    const cloud = createCloud({}, ['shutting-down', 'shutting-down', 'terminated']);
    const clock = createClock();
    const orphans = [
      orphan('snapshot', 'snap-1'),
      orphan('image', 'ami-1'),
      orphan('launch-template', 'lt-1'),
      orphan('key-pair', 'key-1'),
      orphan('security-group', 'sg-1'),
      orphan('volume', 'vol-1'),
      orphan('instance', 'i-1'),
    ];

    const { removed } = await removeOrphans(orphans, cloud, { dryRun: false, clock });

    expect(cloud.calls).toEqual([
      'i-1',
      ...Array(3).fill('find'),
      ...['vol-1', 'sg-1', 'key-1', 'lt-1', 'ami-1', 'snap-1'],
    ]);
    expect(removed).toEqual(orphans.toReversed());
    expect(clock.waits).toEqual([1_000, 1_500]);
  });

  it('tries again what is still in use, less and less often', async () => {
    const cloud = createCloud({ 'sg-1': [...Array(4).fill('in-use'), 'removed'] });
    const clock = createClock();

    const { removed } = await removeOrphans([orphan('security-group', 'sg-1')], cloud, {
      dryRun: false,
      clock,
      minDelay: 10,
      maxDelay: 20,
    });

    expect(removed).toHaveLength(1);
    expect(clock.waits).toEqual([10, 15, 20, 20]);
  });

  it('gives up what stays in use, and what the cloud refuses, and goes on', async () => {
    const cloud = createCloud({
      'sg-1': ['in-use'],
      'key-1': [new Error('not authorised')],
      'key-2': ['gone'],
    });
    const events: RemovalEvent[] = [];

    const report = await removeOrphans(
      [orphan('key-pair', 'key-1'), orphan('key-pair', 'key-2'), orphan('security-group', 'sg-1')],
      cloud,
      { dryRun: false, clock: createClock(), onEvent: (event) => events.push(event) },
    );

    expect(report.removed.map(({ id }) => id)).toEqual(['key-2']);
    expect(report.failed.map(({ message }) => message)).toEqual([
      'Cannot remove security group sg-1: it is still in use; try again later',
      'Cannot remove key pair key-1: not authorised',
    ]);
    expect(events.map(({ type, orphan: { id } }) => `${type} ${id}`)).toEqual([
      'removing sg-1',
      'failed sg-1',
      'removing key-1',
      'removing key-2',
      'failed key-1',
      'removed key-2',
    ]);
  });

  it('says when an instance does not end in time', async () => {
    const { failed } = await removeOrphans(
      [orphan('instance', 'i-1')],
      createCloud({}, ['shutting-down']),
      { dryRun: false, clock: createClock() },
    );

    expect(failed).toMatchObject([
      { message: 'Cannot remove instance i-1: it is still shutting-down; look again later' },
    ]);
  });

  it('tries only once what instances that do not end may still use', async () => {
    const cloud = createCloud({ 'sg-1': ['in-use'] }, ['shutting-down']);
    const clock = createClock();
    const start = clock.now();

    const { failed } = await removeOrphans(
      [orphan('instance', 'i-1'), orphan('security-group', 'sg-1'), orphan('key-pair', 'key-1')],
      cloud,
      { dryRun: false, clock, maxWait: 60_000 },
    );

    expect(failed.map(({ orphan: { id } }) => id)).toEqual(['i-1', 'sg-1']);
    expect(cloud.calls.filter((id) => id !== 'find')).toEqual(['i-1', 'sg-1', 'key-1']);
    expect(clock.now() - start).toBe(60_000);
  });

  it('leaves what is wanted until a later time, unless it is forced', async () => {
    const clock = createClock();
    const later = orphan('instance', 'i-1', { keptUntil: '2026-11-23T00:00:00.000Z' });
    const over = orphan('instance', 'i-2', { keptUntil: '2026-11-21T00:00:00.000Z' });
    const options = { dryRun: false, clock };

    const polite = await removeOrphans([later, over], createCloud(), options);
    const forced = await removeOrphans([later, over], createCloud(), { ...options, force: true });

    expect(polite).toMatchObject({ removed: [over], kept: [later] });
    expect(forced).toMatchObject({ removed: [later, over], kept: [] });
  });

  it('does not look for an orphan in the wrong region', async () => {
    const cloud = createCloud();

    const { failed } = await removeOrphans(
      [orphan('key-pair', 'key-1', { region: 'there' })],
      cloud,
      { dryRun: false },
    );

    expect(failed).toMatchObject([{ message: expect.stringContaining('it is in there, not in') }]);
    expect(cloud.calls).toEqual([]);
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const removal = removeOrphans([orphan('instance', 'i-1')], createCloud({}, ['running']), {
      dryRun: false,
      clock: createClock(),
      signal: controller.signal,
      onEvent: () => controller.abort(new Error('enough')),
    });

    await expect(removal).rejects.toThrow('enough');
  });
});
