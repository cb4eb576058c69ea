import { HarnessError } from '../errors.js';
import type { PlannedLaunch } from './launch-plan.js';
import type { ObservedLaunch } from './observed-launch.js';
import type { PlanLaunchesOptions } from './plan-launches-options.js';
import { type PlannedPart, type SuitedClass, uncoveredClass } from './suited-class.js';
import { unsuitedReason } from './unsuited-reason.js';

/**
 * One launch for each type that is asked for by name. The first of a class vouches for all of it, but for
 * those that are launched themselves.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` when none of them can be launched.
 */
export function planNamedTypes(
  names: readonly string[],
  classes: readonly SuitedClass[],
  observed: ObservedLaunch,
  { maxLaunches = Number.POSITIVE_INFINITY }: PlanLaunchesOptions,
): PlannedPart {
  const asked = [...new Set(names)];
  const problems = asked.flatMap((name) => {
    const reason = problemOf(name, classes, observed);
    return reason === undefined ? [] : { name, reason };
  });
  const able = asked.filter((name) => !problems.some((problem) => problem.name === name));
  const taken = able.slice(0, maxLaunches);
  if (taken.length === 0) {
    const seen = problems.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    throw new HarnessError(
      'HARNESS_OPTIONS_INVALID',
      `Cannot plan launches of ${observed.image.imageId} in ${observed.image.region}: none of the types in matrix.types can be launched (${seen}). Name others.`,
    );
  }
  const launches = taken.map((name, index): PlannedLaunch => {
    const own = classOf(name, classes);
    const isFirst = !taken.slice(0, index).some((before) => classOf(before, classes) === own);
    const all = own?.offered.map((type) => type.name) ?? [];
    const others = all.filter((other) => !taken.includes(other));
    return {
      name,
      candidates: [{ instanceType: name, zones: zonesOf(name, classes) }],
      vouchesFor: isFirst ? [name, ...others].sort() : [name],
    };
  });
  const untouched = classes.filter(
    (each) => !taken.some((name) => classOf(name, classes) === each),
  );
  return {
    launches,
    uncovered: [
      ...problems,
      ...able
        .slice(taken.length)
        .map((name) => ({ name, reason: `beyond maxLaunches, which is ${maxLaunches}` })),
      ...untouched.map((each) =>
        uncoveredClass(
          each,
          each.offered.length === 0 ? each.problem : 'none of its types is asked for',
        ),
      ),
    ],
  };
}

function problemOf(
  name: string,
  classes: readonly SuitedClass[],
  { image, types }: ObservedLaunch,
): string | undefined {
  const type = types.find((each) => each.name === name);
  const reason = type && unsuitedReason(image, type);
  if (reason !== undefined) return `the image does not start on it: ${reason}`;
  if (classOf(name, classes) === undefined) return `not offered in ${image.region}`;
  return zonesOf(name, classes).length === 0
    ? 'not offered in the zones that may be used'
    : undefined;
}

function classOf(name: string, classes: readonly SuitedClass[]): SuitedClass | undefined {
  return classes.find(({ offered }) => offered.some((type) => type.name === name));
}

function zonesOf(name: string, classes: readonly SuitedClass[]): readonly string[] {
  const own = classOf(name, classes);
  const type = own?.offered.find((each) => each.name === name);
  return (type && own?.zonesOf(type)) ?? [];
}
