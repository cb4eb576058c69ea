import { typeClass } from './launch-class.js';
import type { LaunchPlan } from './launch-plan.js';
import type { ObservedLaunch } from './observed-launch.js';
import { planClasses } from './plan-classes.js';
import { checkPlanOptions, type PlanLaunchesOptions } from './plan-launches-options.js';
import { planNamedTypes } from './plan-named-types.js';
import { planRefusals } from './plan-refusals.js';
import { suitedClasses } from './suited-class.js';
import { unsuitedReason } from './unsuited-reason.js';

/**
 * Decides which launches test an image. Types that start it in the same way are a class; of each class the
 * cheapest offered type is launched and vouches for all of them. Every type that is suited and offered is
 * vouched for by one launch, or listed in `uncovered`.
 *
 * @throws HarnessError `HARNESS_OPTIONS_INVALID` for options that cannot be, and for types that are asked
 * for by name and do not exist, or of which none can be launched.
 */
export function planLaunches(
  observed: ObservedLaunch,
  options: PlanLaunchesOptions = {},
): LaunchPlan {
  checkPlanOptions(observed, options);
  const { image } = observed;
  const { matrix = 'classes' } = options;
  const classes = suitedClasses(observed, options);
  const { launches, uncovered } =
    typeof matrix === 'object'
      ? planNamedTypes(matrix.types, classes, observed, options)
      : planClasses(classes, matrix === 'one' ? 1 : options.maxLaunches, matrix, options);
  return {
    image,
    launches,
    unsuited: unsuitedClasses(observed),
    uncovered: [...uncovered].sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...(options.refusals === true && { refusals: planRefusals(observed, options) }),
  };
}

function unsuitedClasses({ image, types }: ObservedLaunch): LaunchPlan['unsuited'] {
  const found = new Map<string, { name: string; types: number; reason: string }>();
  for (const type of types) {
    const reason = unsuitedReason(image, type);
    if (reason === undefined) continue;
    const name = typeClass(type);
    const entry = found.get(`${name} ${reason}`) ?? { name, types: 0, reason };
    found.set(`${name} ${reason}`, { ...entry, types: entry.types + 1 });
  }
  return Array.from(found.entries())
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
}
