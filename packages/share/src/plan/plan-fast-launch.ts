import { parseTime } from '../parse-time.js';
import type { FastLaunchAction, Problem } from './action.js';
import { type ImageInRegion, imageAction } from './image-in-region.js';

/** The fewest that EC2 takes, and what it does when nothing is said. */
const parallelLaunchesOfEc2 = 6;

/** Fast launch of an image: on until its time is over, then off. What failed is tried again. */
export function planFastLaunch(
  image: ImageInRegion,
  after: readonly string[],
): readonly FastLaunchAction[] {
  const { fastLaunch } = image.desired.distribution;
  if (fastLaunch === undefined || image.platform !== 'windows') return [];
  const held = image.seen?.fastLaunch;
  const { until, parallelLaunches = parallelLaunchesOfEc2 } = fastLaunch;
  if (isOver(until, image.now)) {
    return held === undefined || held.state === 'disabling'
      ? []
      : [
          imageAction(
            image,
            'disable-fast-launch',
            `it is ${held.state}, and its time was over on ${until}`,
            after,
          ),
        ];
  }
  const isOn = held?.state === 'enabled' || held?.state === 'enabling';
  const launches = held?.parallelLaunches ?? parallelLaunches;
  if (isOn && launches === parallelLaunches) return [];
  const reason =
    held === undefined
      ? 'it is off'
      : isOn
        ? `${launches} instances at a time`
        : `it is ${held.state}`;
  return [{ ...imageAction(image, 'enable-fast-launch', reason, after), parallelLaunches }];
}

/** That fast launch is not for an image, said once: where it was built. */
export function fastLaunchProblems(image: ImageInRegion): readonly Problem[] {
  const { built, at, desired, platform } = image;
  if (desired.distribution.fastLaunch === undefined || platform === 'windows') return [];
  if (at.region !== built.region) return [];
  return [
    {
      code: 'SHARE_DISTRIBUTION_INVALID',
      scope: 'region',
      region: at.region,
      flavor: built.flavor,
      architecture: built.architecture,
      message: `fastLaunch: ${built.imageId} (${built.name}) is not a Windows image, and fast launch is for those only; leave fastLaunch out for ${built.flavor}`,
    },
  ];
}

/** Whether the time of something that costs is over. */
export function isOver(until: string, now: number): boolean {
  return (parseTime(until) ?? Number.NEGATIVE_INFINITY) <= now;
}
