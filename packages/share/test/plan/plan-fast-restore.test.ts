import { describe, expect, test } from 'vitest';
import { planFastRestore } from '../../src/plan/plan-fast-restore.js';
import { inRegion, seenImage } from '../support/image-in-region.js';

const a = 'eu-west-1a';
const b = 'eu-west-1b';
const fastRestore = (until: string, zones: readonly string[]) => ({
  fastRestore: { until, zones: { 'eu-west-1': zones } },
});
const snapshots = (...zones: readonly (readonly string[])[]) => ({
  snapshots: zones.map((held, index) => ({
    snapshotId: `snap-${index}`,
    tags: {},
    ...(held.length > 0 && { fastRestore: held }),
  })),
});

describe('fast restore', () => {
  test('is switched on in the zones that lack it, one action per set of zones', () => {
    const seen = seenImage(snapshots([], [a], [], [a, b]));

    expect(planFastRestore(inRegion(fastRestore('2026-12-31', [b, a]), seen), ['x'])).toMatchObject(
      [
        {
          id: `eu-west-1/al2023/2026.11.0/x86_64/enable-fast-restore/${a}+${b}`,
          type: 'enable-fast-restore',
          zones: [a, b],
          snapshotIds: ['snap-0', 'snap-2'],
          dependsOn: ['x'],
        },
        { type: 'enable-fast-restore', zones: [b], snapshotIds: ['snap-1'] },
      ],
    );
  });

  test('is switched on for all snapshots of an image that is not there yet', () => {
    const [action, ...others] = planFastRestore(inRegion(fastRestore('2026-12-31', [a])), ['wait']);

    expect(action).toMatchObject({ type: 'enable-fast-restore', zones: [a], dependsOn: ['wait'] });
    expect(action).not.toHaveProperty('snapshotIds');
    expect(others).toEqual([]);
  });

  test('is switched off in zones that are not configured', () => {
    const seen = seenImage(snapshots([a, b]));

    expect(planFastRestore(inRegion(fastRestore('2026-12-31', [b]), seen), [])).toMatchObject([
      { type: 'disable-fast-restore', zones: [a], snapshotIds: ['snap-0'] },
    ]);
    expect(
      planFastRestore(inRegion({ fastRestore: { until: '2026-12-31', zones: {} } }, seen), []),
    ).toMatchObject([{ type: 'disable-fast-restore', zones: [a, b] }]);
  });

  test('is switched off everywhere when its time is over', () => {
    const over = fastRestore('2026-11-22T10:00:00Z', [a, b]);

    expect(planFastRestore(inRegion(over, seenImage(snapshots([a, b], []))), [])).toMatchObject([
      { type: 'disable-fast-restore', zones: [a, b], snapshotIds: ['snap-0'] },
    ]);
    expect(planFastRestore(inRegion(over), [])).toEqual([]);
  });

  test('that is as configured, or not configured at all, is left alone', () => {
    const seen = seenImage(snapshots([a], [a]));

    expect(planFastRestore(inRegion(fastRestore('2026-12-31', [a]), seen), [])).toEqual([]);
    expect(planFastRestore(inRegion({}, seen), [])).toEqual([]);
  });
});
