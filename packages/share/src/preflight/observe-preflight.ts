import type { ReleaseRecord } from '@soe/contract';
import type { Place } from '../access/place.js';
import { settleOptions } from '../clock.js';
import type { Distribution } from '../distribution.js';
import { attempt } from '../observe/attempt.js';
import { parameterPlaces } from '../observe/observe-parameters.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import type { SettledOptions } from '../share-options.js';
import { observeQuotas } from './observe-quotas.js';
import type { PreflightOptions } from './preflight-options.js';
import {
  imagesIn,
  type PreflightDepth,
  type PreflightScope,
  preflightScope,
  zonesOfFastRestore,
} from './preflight-scope.js';
import { readKeys } from './read-keys.js';
import { regionReader } from './region-reader.js';
import type { SeenPreflight, SeenRole } from './seen-preflight.js';

/**
 * Read what the checks of a distribution need beside what was observed of it, and no more. Nothing
 * is written. What cannot be read is part of the answer.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 */
export function observePreflight(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  observed: ObservedDistribution,
  options: PreflightOptions,
): Promise<SeenPreflight> {
  return readPreflight(preflightScope(releases, distribution, observed), 'full', options);
}

/** The same for a scope, as deep as is asked for. */
export async function readPreflight(
  scope: PreflightScope,
  depth: PreflightDepth,
  options: PreflightOptions,
): Promise<SeenPreflight> {
  const settled = settleOptions(options);
  const { distribution, regions: configured } = scope.desired;
  const first = configured[0]?.region ?? 'us-east-1';
  const [regions, roles] = await Promise.all([
    attempt('reading the regions', () =>
      settled.aws.in({ region: first }, settled).account.regions(),
    ),
    readRoles(scope, settled),
  ]);
  // Elsewhere every call would fail, and the region is the finding.
  const enabled = configured
    .map((each) => each.region)
    .filter((region) => isUsable(regions, region));
  const each = regionReader(enabled, settled);
  const full = depth === 'full';
  const names = (region: string) => imagesIn(scope, region).map(({ built }) => built.name);
  const [publicAccess, zones, images, quotas, key] = await Promise.all([
    each(
      () => distribution.public === true,
      'reading what may not become public',
      ({ account }) => account.blockPublicAccess(),
    ),
    each(
      (region) => zonesOfFastRestore(scope, region).length > 0,
      'reading the zones',
      ({ account }) => account.zones(),
    ),
    each(
      () => full,
      'reading images',
      (access, region) => access.images.find(names(region)),
    ),
    full && options.quotas !== false
      ? observeQuotas(scope, places(enabled, scope, roles), settled)
      : [],
    readKeys(scope, depth, { enabled, each }, options),
  ]);
  return {
    at: new Date(settled.clock.now()).toISOString(),
    regions,
    ...key,
    publicAccess,
    zones,
    images,
    quotas,
    roles,
    ...(options.organization !== undefined && { organization: options.organization }),
  };
}

/** Places in which something may be added: those whose role lets in. */
function places(
  regions: readonly string[],
  { desired }: PreflightScope,
  roles: readonly SeenRole[],
): readonly Place[] {
  const open = new Set(
    roles.flatMap(({ account, assumed }) => ('value' in assumed ? [account] : [])),
  );
  const consumers = desired.consumers.filter(({ account }) => open.has(account));
  return parameterPlaces(
    regions.map((region) => ({ region })),
    consumers,
  );
}

/** Whether calls to a region make sense, as far as is known. */
function isUsable(regions: SeenPreflight['regions'], region: string): boolean {
  if ('unreachable' in regions) return true;
  return regions.value.some(({ name, optIn }) => name === region && optIn !== 'not-opted-in');
}

/** Once per account: roles are not regional. */
function readRoles(
  { desired }: PreflightScope,
  { aws, signal }: SettledOptions,
): Promise<readonly SeenRole[]> {
  const region = desired.regions[0]?.region ?? 'us-east-1';
  return Promise.all(
    desired.consumers.map(async (consumer) => ({
      ...consumer,
      region,
      assumed: await attempt(`assuming ${consumer.role} of account ${consumer.account}`, () =>
        aws.in({ region, consumer }, { signal }).account.assume(),
      ),
    })),
  );
}
