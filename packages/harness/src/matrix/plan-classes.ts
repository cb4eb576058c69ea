import type { PlannedLaunch } from './launch-plan.js';
import type { LaunchType } from './observed-launch.js';
import type { PlanLaunchesOptions } from './plan-launches-options.js';
import { namesOf, type PlannedPart, type SuitedClass, uncoveredClass } from './suited-class.js';

/** One launch for each class, or for as many of them as are asked for: those that vouch for the most types. */
export function planClasses(
  classes: readonly SuitedClass[],
  most: number | undefined,
  matrix: 'classes' | 'one',
  { candidates = 5 }: PlanLaunchesOptions,
): PlannedPart {
  const able = classes
    .filter(({ launchable }) => launchable.length > 0)
    .sort((a, b) => b.offered.length - a.offered.length || (a.name < b.name ? -1 : 1));
  const left =
    matrix === 'one' ? 'only one launch is asked for' : `beyond maxLaunches, which is ${most}`;
  return {
    launches: able.slice(0, most).map(
      ({ name, offered, launchable, zonesOf }): PlannedLaunch => ({
        name,
        candidates: affordable(launchable)
          .slice(0, candidates)
          .map((type) => ({ instanceType: type.name, zones: zonesOf(type) })),
        vouchesFor: namesOf(offered),
      }),
    ),
    uncovered: [
      ...classes
        .filter(({ launchable }) => launchable.length === 0)
        .map((each) => uncoveredClass(each, each.problem)),
      ...able.slice(most ?? able.length).map((each) => uncoveredClass(each, left)),
    ],
  };
}

/** For want of capacity a small type is not replaced by one that costs a hundred times as much. */
function affordable([cheapest, ...others]: readonly LaunchType[]): readonly LaunchType[] {
  if (cheapest === undefined) return [];
  return [cheapest, ...others.filter(({ vcpus }) => vcpus <= 8 * cheapest.vcpus)];
}
