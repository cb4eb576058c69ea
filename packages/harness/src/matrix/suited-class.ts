import { byCost } from './by-cost.js';
import { launchClasses } from './launch-class.js';
import type { LaunchPlan } from './launch-plan.js';
import type { LaunchType, ObservedLaunch } from './observed-launch.js';
import type { PlanLaunchesOptions } from './plan-launches-options.js';
import { fitsAny, unsuitedReason } from './unsuited-reason.js';

/** A class of types that an image starts on, and which of them are offered here. */
export interface SuitedClass {
  readonly name: string;
  /** All of them that are offered, from cheap to dear. */
  readonly offered: readonly LaunchType[];
  /** Those of them that may be launched. */
  readonly launchable: readonly LaunchType[];
  /** Why there are none. */
  readonly problem: string;
  /** The zones of a type that may be used. */
  readonly zonesOf: (type: LaunchType) => readonly string[];
}

/** How many launches a plan has, and what it leaves out. */
export type PlannedPart = Pick<LaunchPlan, 'launches' | 'uncovered'>;

/** The classes that an image starts on, by name. */
export function suitedClasses(
  observed: ObservedLaunch,
  options: PlanLaunchesOptions,
): readonly SuitedClass[] {
  const { image, types } = observed;
  const suited = types.filter((type) => unsuitedReason(image, type) === undefined);
  return Array.from(launchClasses(image, suited, options.dimensions), ([name, members]) =>
    toClass(name, members, observed, options),
  );
}

/** A class that is suited, and why it is not launched. */
export function uncoveredClass({ name, offered }: SuitedClass, reason: string) {
  return { name, reason, types: namesOf(offered) };
}

/** Names in one order. */
export function namesOf(types: readonly LaunchType[]): readonly string[] {
  return types.map(({ name }) => name).sort();
}

function toClass(
  name: string,
  types: readonly LaunchType[],
  { image, zones }: ObservedLaunch,
  options: PlanLaunchesOptions,
): SuitedClass {
  const { exclude = [], metal = false } = options;
  const { minMemoryMiB = image.platform === 'windows' ? 4096 : 1024 } = options;
  const zonesOf = (type: LaunchType): readonly string[] =>
    [...new Set(zones[type.name] ?? [])]
      .filter((zone) => options.zones?.includes(zone) ?? true)
      .sort();
  const isOffered = ({ name }: LaunchType) => (zones[name]?.length ?? 0) > 0;
  const sieves: readonly (readonly [string, (type: LaunchType) => boolean])[] = [
    [`not offered in ${image.region}`, isOffered],
    ['not offered in the zones that may be used', (type) => zonesOf(type).length > 0],
    ['bare metal is launched only where that is asked for', (type) => metal || !type.bareMetal],
    ['needs a reservation', (type) => type.onDemand],
    ['excluded', (type) => !fitsAny(type.name, exclude)],
    [`less than ${minMemoryMiB} MiB of memory`, (type) => type.memoryMiB >= minMemoryMiB],
  ];
  let launchable = [...types].sort(byCost(options.prices));
  const offered = launchable.filter(isOffered);
  let problem = '';
  for (const [word, passes] of sieves) {
    launchable = launchable.filter(passes);
    if (launchable.length === 0) problem ||= word;
  }
  return { name, offered, launchable, problem, zonesOf };
}
