import { describe, expect, test } from 'vitest';
import type { ObservedImage } from '../../src/index.js';
import { fastLaunchProblems, planFastLaunch } from '../../src/plan/plan-fast-launch.js';
import { inRegion, seenImage } from '../support/image-in-region.js';

const later = '2026-12-31';
const windows = { platform: 'windows' };
const plan = (until: string, fastLaunch?: ObservedImage['fastLaunch'], parallelLaunches?: number) =>
  planFastLaunch(
    inRegion(
      { fastLaunch: { until, ...(parallelLaunches !== undefined && { parallelLaunches }) } },
      seenImage(fastLaunch === undefined ? {} : { fastLaunch }),
      windows,
    ),
    ['before'],
  );

describe('fast launch', () => {
  test('is switched on until its time is over', () => {
    expect(plan(later)).toMatchObject([
      { type: 'enable-fast-launch', parallelLaunches: 6, dependsOn: ['before'] },
    ]);
    expect(plan('2026-11-22T10:00:00Z')).toEqual([]);
  });

  test('is switched on for copies that are still to be made', () => {
    const image = inRegion({ fastLaunch: { until: later } }, undefined, windows);

    expect(planFastLaunch(image, ['wait'])).toMatchObject([{ type: 'enable-fast-launch' }]);
  });

  test.each(['enabled', 'enabling'])('that is %s is right', (state) => {
    expect(plan(later, { state, parallelLaunches: 6 })).toEqual([]);
  });

  test.each(['enabling-failed', 'enabled-failed', 'disabling', 'disabling-failed'])(
    'that is %s is switched on again',
    (state) => {
      expect(plan(later, { state, parallelLaunches: 6 })).toMatchObject([
        { type: 'enable-fast-launch', reason: `it is ${state}` },
      ]);
    },
  );

  test('with another number of instances is changed', () => {
    expect(plan(later, { state: 'enabled', parallelLaunches: 6 }, 10)).toMatchObject([
      { type: 'enable-fast-launch', parallelLaunches: 10 },
    ]);
  });

  test.each(['enabled', 'enabling', 'enabling-failed', 'enabled-failed', 'disabling-failed'])(
    'that is %s when its time is over is switched off',
    (state) => {
      expect(plan('2026-11-22', { state })).toMatchObject([{ type: 'disable-fast-launch' }]);
    },
  );

  test('that is going off when its time is over is right', () => {
    expect(plan('2026-11-22', { state: 'disabling' })).toEqual([]);
  });

  test('is not read into a distribution that does not say it', () => {
    const seen = seenImage({ fastLaunch: { state: 'enabled' } });

    expect(planFastLaunch(inRegion({}, seen, windows), [])).toEqual([]);
  });

  test('is refused for other images than those of Windows, once, where they were built', () => {
    const distribution = { fastLaunch: { until: later } };
    const there = inRegion(distribution, seenImage());
    const here = inRegion(distribution, seenImage(), { at: { region: 'us-east-1' } });

    expect(planFastLaunch(there, [])).toEqual([]);
    expect(fastLaunchProblems(there)).toEqual([]);
    expect(fastLaunchProblems(here)).toMatchObject([
      {
        code: 'SHARE_DISTRIBUTION_INVALID',
        scope: 'region',
        region: 'us-east-1',
        message: expect.stringMatching(/ami-x86 .* is not a Windows image/),
      },
    ]);
    expect(fastLaunchProblems({ ...here, ...windows })).toEqual([]);
  });
});
