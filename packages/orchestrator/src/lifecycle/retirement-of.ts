import type { RetirementPolicy } from '@soe/share';
import { flavorOf } from '../config/flavor-of.js';
import type { LoadedConfig } from '../config/load-config.js';
import { OrchestratorError } from '../errors.js';

/** Days, as share has it. */
const leastAge = 3;

/** What the command says of a retirement, over the configuration. */
export interface RetirementOverrides {
  /** Versions of each flavor that stay whatever their age. */
  readonly keepNewest?: number;
  /** Days since an image was made. */
  readonly olderThan?: number;
  /** Days since it was launched last. */
  readonly unusedFor?: number;
  /** Versions and ranges that stay, beside those of the configuration. */
  readonly keep?: readonly string[];
  /** Go on over the limits of how many images one run may touch. */
  readonly force?: boolean;
}

/**
 * By which rules the images of a flavor go: those of its `lifecycle.retention`, and those of the command over
 * them. What shall be kept adds up. Pure.
 *
 * @throws OrchestratorError `SOE_USAGE`, `SOE_FLAVOR_UNKNOWN`
 */
export function retirementOf(
  loaded: LoadedConfig,
  flavor: string,
  { keepNewest, olderThan, unusedFor, keep = [], force }: RetirementOverrides,
): RetirementPolicy {
  if (olderThan !== undefined && olderThan < leastAge) {
    throw new OrchestratorError(
      'SOE_USAGE',
      `retire: --older-than ${olderThan} is too young, because AWS tells up to ${leastAge} days late who used an image; say ${leastAge} or more`,
    );
  }
  const own = flavorOf(loaded, flavor).lifecycle?.retention ?? {};
  return {
    ...own,
    ...(keepNewest !== undefined && { keepNewest }),
    ...(olderThan !== undefined && { olderThanDays: olderThan }),
    ...(unusedFor !== undefined && { unusedForDays: unusedFor }),
    ...(force !== undefined && { force }),
    keep: [...new Set([...(own.keep ?? []), ...keep])],
    flavors: [flavor],
  };
}
