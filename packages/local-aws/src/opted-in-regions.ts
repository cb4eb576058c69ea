import { LocalAwsError } from './errors.js';
import { regions } from './seeds/regions.js';

/** The regions that accounts have opted in to: all accounts to the same ones, or each to its own. */
export type OptedInRegions = readonly string[] | Readonly<Record<string, readonly string[]>>;

/**
 * Whether a region is enabled in an account.
 *
 * @throws LocalAwsError `LOCAL_AWS_OPTIONS_INVALID` when a region is none that can be opted in to
 */
export function createRegionCheck(
  optedIn: OptedInRegions,
): (account: string, region: string) => boolean {
  const forAll = isList(optedIn) ? optedIn : [];
  const byAccount = new Map(isList(optedIn) ? [] : Object.entries(optedIn));
  for (const name of [...forAll, ...[...byAccount.values()].flat()]) {
    if (!regions.some((region) => region.name === name && region.isOptIn === true)) {
      throw new LocalAwsError(
        'LOCAL_AWS_OPTIONS_INVALID',
        `Cannot opt in to ${name}: there is no such region, or it is enabled by default. Leave it out.`,
      );
    }
  }
  const always = new Set(regions.filter(({ isOptIn }) => isOptIn !== true).map(({ name }) => name));
  return (account, region) =>
    always.has(region) ||
    forAll.includes(region) ||
    byAccount.get(account)?.includes(region) === true;
}

function isList(optedIn: OptedInRegions): optedIn is readonly string[] {
  return Array.isArray(optedIn);
}
