import { byCost } from './by-cost.js';
import { typeClass } from './launch-class.js';
import type { PlannedRefusal } from './launch-plan.js';
import type { ObservedLaunch } from './observed-launch.js';
import type { PlanLaunchesOptions } from './plan-launches-options.js';
import { unsuitedReason } from './unsuited-reason.js';

/**
 * One launch of every class that an image does not start on and that is offered here: what EC2 would refuse
 * for the zone says nothing. Macs are left out, because they need a dedicated host.
 */
export function planRefusals(
  { image, types, zones }: ObservedLaunch,
  options: PlanLaunchesOptions,
): readonly PlannedRefusal[] {
  const planned = new Map<string, PlannedRefusal>();
  for (const type of [...types].sort(byCost(options.prices))) {
    const name = typeClass(type);
    const reason = unsuitedReason(image, type);
    const usable = [...(zones[type.name] ?? [])]
      .filter((zone) => options.zones?.includes(zone) ?? true)
      .sort();
    const isMac = type.architectures.every((each) => each.endsWith('_mac'));
    if (reason === undefined || isMac || usable.length === 0 || planned.has(name)) continue;
    planned.set(name, { name, reason, instanceType: type.name, zones: usable });
  }
  return [...planned.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
