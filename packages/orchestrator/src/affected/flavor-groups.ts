import type { ResolvedConfig } from '../config/config.js';
import { orderByNeeds, withNeeds } from './order-by-needs.js';

/** Flavors that one job releases, because some of them are built on others. Plain data. */
export interface FlavorGroup {
  /**
   * The first flavor of all in the configuration that belong together, whichever of them are due: the same for
   * every run, so that no two release flavors of one group at the same time.
   */
  readonly group: string;
  /** Those that are due, each after those that it needs. */
  readonly flavors: readonly string[];
}

/**
 * Put flavors together that need each other, directly or not, also through others that are not due. One that
 * nothing needs and that needs nothing is a group of its own. Groups are in the order of their first flavors. Pure.
 */
export function flavorGroups(
  flavors: readonly string[],
  { flavors: configured }: Pick<ResolvedConfig, 'flavors'>,
): readonly FlavorGroup[] {
  const all = orderByNeeds(
    Object.entries(configured).map(([flavor, { needs = [] }]) => ({ flavor, needs })),
  );
  const neighbors = (name: string) =>
    all.flatMap(({ flavor, needs }) =>
      flavor === name ? needs : needs.includes(name) ? [flavor] : [],
    );
  const due = new Set(flavors);
  const groups = new Map<string, string[]>();
  for (const { flavor } of all) {
    if (!due.has(flavor)) continue;
    const together = new Set(withNeeds([flavor], neighbors));
    const group = all.find((each) => together.has(each.flavor))?.flavor ?? flavor;
    groups.set(group, [...(groups.get(group) ?? []), flavor]);
  }
  return [...groups].map(([group, members]) => ({ group, flavors: members }));
}
