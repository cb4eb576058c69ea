import { type Architecture, architectures } from '@soe/contract';
import type { ResolvedConfig } from '../config/config.js';
import { orderByNeeds } from './order-by-needs.js';

/** The work of one job of a CI system. */
export interface Shard {
  /** Product line. */
  readonly flavor: string;
  /** What the job is for; all of them where there is one job for a flavor. */
  readonly architectures: readonly Architecture[];
  /** Flavors among the shards that have to be released before. */
  readonly needs: readonly string[];
}

/** How work is cut. */
export type ShardSize = 'flavor' | 'architecture';

/**
 * Cut the work on flavors into shards. They are in an order in which each flavor comes after those that it
 * needs. Pure.
 *
 * @param size - One for each flavor, or one for each architecture of each flavor
 */
export function shardsOf(
  flavors: readonly string[],
  { flavors: configured }: Pick<ResolvedConfig, 'flavors'>,
  size: ShardSize,
): readonly Shard[] {
  const wanted = new Set(flavors);
  const known = [...wanted].flatMap((flavor) => {
    const config = Object.hasOwn(configured, flavor) ? configured[flavor] : undefined;
    if (config === undefined) return [];
    return [
      {
        flavor,
        needs: [...new Set(config.needs)].filter((need) => wanted.has(need)).toSorted(),
        architectures: architectures.filter((each) => config.sources[each] !== undefined),
      },
    ];
  });
  return orderByNeeds(known).flatMap((each): readonly Shard[] =>
    size === 'flavor'
      ? [each]
      : each.architectures.map((architecture) => ({ ...each, architectures: [architecture] })),
  );
}
