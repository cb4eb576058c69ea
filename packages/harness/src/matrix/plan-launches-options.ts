import { HarnessError } from '../errors.js';
import { notOneOf } from '../one-of.js';
import { type LaunchDimension, launchDimensions } from './launch-class.js';
import type { ObservedLaunch } from './observed-launch.js';

/** Options of {@link planLaunches}. */
export interface PlanLaunchesOptions {
  /**
   * One launch of every class, one of the class with the most types, or these types.
   * @defaultValue `'classes'`
   */
  readonly matrix?: 'classes' | 'one' | { readonly types: readonly string[] };
  /**
   * Launches at most; those that vouch for the most types are kept.
   * @defaultValue all
   */
  readonly maxLaunches?: number;
  /**
   * Launches bare metal too, which is dear and slow to start.
   * @defaultValue `false`: listed in `uncovered`, unless such types are asked for by name
   */
  readonly metal?: boolean;
  /**
   * Types that are never launched, as patterns in which `*` stands for any characters. Others of their
   * class still vouch for them.
   * @defaultValue none
   */
  readonly exclude?: readonly string[];
  /**
   * What else makes classes of their own.
   * @defaultValue none
   */
  readonly dimensions?: readonly LaunchDimension[];
  /**
   * US dollars per hour by type. Without a price, types are ordered by memory, burstable, virtual CPUs,
   * generation.
   * @defaultValue none
   */
  readonly prices?: Readonly<Record<string, number>>;
  /**
   * MiB of memory that a type needs to be launched; smaller ones are vouched for by others. A system that
   * runs out of memory in its tests says nothing of the image.
   * @defaultValue 1024, with Windows 4096; types that are asked for by name are taken as they are
   */
  readonly minMemoryMiB?: number;
  /**
   * Types of a class that are tried one after the other when there is no capacity. None of them has more
   * than eight times the virtual CPUs of the first.
   * @defaultValue 5
   */
  readonly candidates?: number;
  /**
   * Zones that may be used, such as those of the subnets.
   * @defaultValue all
   */
  readonly zones?: readonly string[];
  /**
   * Also plans one launch of every class that the image does not start on, which EC2 has to refuse.
   * @defaultValue `false`
   */
  readonly refusals?: boolean;
}

/** @throws HarnessError `HARNESS_OPTIONS_INVALID` with the first option that cannot be. */
export function checkPlanOptions(
  { types, zones: offered }: ObservedLaunch,
  options: PlanLaunchesOptions,
): void {
  const { matrix, maxLaunches, minMemoryMiB, candidates, prices = {}, zones } = options;
  checkWords(options);
  for (const [name, value, least] of [
    ['maxLaunches', maxLaunches, 1],
    ['minMemoryMiB', minMemoryMiB, 0],
    ['candidates', candidates, 1],
  ] as const) {
    if (value !== undefined && (!Number.isInteger(value) || value < least)) {
      throw invalid(name, `has to be a whole number from ${least}, not ${value}`);
    }
  }
  const odd = Object.entries(prices).find(([, price]) => !(price >= 0 && price < 1e6));
  if (odd !== undefined) throw invalid(`prices.${odd[0]}`, `has to be dollars, not ${odd[1]}`);
  const known = new Set(Object.values(offered).flat());
  const strange = zones?.filter((zone) => !known.has(zone)) ?? [];
  if (zones !== undefined && strange.length === zones.length) {
    throw invalid(
      'zones',
      `names no zone that offers anything: ${strange.join(', ') || 'it is empty'}`,
    );
  }
  if (typeof matrix !== 'object') return;
  const unknown = matrix.types.filter((name) => !types.some((type) => type.name === name));
  if (matrix.types.length === 0) throw invalid('matrix.types', 'is empty; name a type');
  if (unknown.length > 0) {
    throw invalid(
      'matrix.types',
      `has what EC2 does not know: ${unknown.join(', ')}; look it up with DescribeInstanceTypes`,
    );
  }
}

function checkWords({ matrix, dimensions = [] }: PlanLaunchesOptions): void {
  const isTypes = typeof matrix === 'object' && Array.isArray(matrix?.types);
  const odd = isTypes ? undefined : notOneOf(matrix, ['classes', 'one']);
  if (odd !== undefined) throw invalid('matrix', `${odd}, nor { types: ['t3.micro'] }`);
  if (!Array.isArray(dimensions)) throw invalid('dimensions', 'has to be a list');
  for (const [index, dimension] of dimensions.entries()) {
    const problem = notOneOf(dimension ?? null, launchDimensions);
    if (problem !== undefined) throw invalid(`dimensions[${index}]`, problem);
  }
}

function invalid(option: string, problem: string): HarnessError {
  return new HarnessError(
    'HARNESS_OPTIONS_INVALID',
    `Cannot plan launches: the option ${option} ${problem}.`,
  );
}
