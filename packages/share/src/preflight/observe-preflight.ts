import type { ReleaseRecord } from '@soe/contract';
import type { Place } from '../access/place.js';
import type { RegionAccess } from '../aws-access.js';
import { settleOptions } from '../clock.js';
import type { Distribution } from '../distribution.js';
import { attempt } from '../observe/attempt.js';
import { parameterPlaces } from '../observe/observe-parameters.js';
import type { ObservedDistribution } from '../observe/observed-distribution.js';
import type { SettledOptions } from '../share-options.js';
import { observeKeys } from './observe-keys.js';
import { observeQuotas } from './observe-quotas.js';
import {
  encryptedSnapshots,
  keysToRead,
  needsEncryptionDefaults,
  snapshotsToRead,
} from './plan-key-reads.js';
import type { PreflightOptions } from './preflight-options.js';
import { imagesIn, type PreflightScope, preflightScope } from './preflight-scope.js';
import type { InRegion, SeenPreflight, SeenRole } from './seen-preflight.js';

/** `quick` reads only what needs no counting and no call per region that nothing asks for. */
export type PreflightDepth = 'quick' | 'full';

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
    attempt('reading the regions', () => at(settled, first).account.regions()),
    readRoles(scope, settled),
  ]);
  // Elsewhere every call would fail, and the region is the finding.
  const enabled = configured
    .map((each) => each.region)
    .filter((region) => isUsable(regions, region));
  const each = <T>(
    wanted: (region: string) => boolean,
    what: string,
    read: (access: RegionAccess, region: string) => Promise<T>,
  ) => readEach(enabled.filter(wanted), what, read, settled);
  const full = depth === 'full';
  const names = (region: string) => imagesIn(scope, region).map(({ built }) => built.name);
  const isShared = scope.grantees.length > 0 || distribution.public === true;
  const [publicAccess, zones, images, quotas, key] = await Promise.all([
    each(
      () => distribution.public === true,
      'reading what may not become public',
      ({ account }) => account.blockPublicAccess(),
    ),
    each(
      (region) => distribution.fastRestore?.zones[region] !== undefined,
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
    readKeys(),
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

  async function readKeys(): Promise<Pick<SeenPreflight, 'keys' | 'snapshots' | 'encryption'>> {
    const toRead = (region: string) => (isShared ? snapshotsToRead(scope, region, depth) : []);
    const snapshots = await each(
      (region) => toRead(region).length > 0,
      'reading how snapshots are encrypted',
      ({ account }, region) => account.snapshotKeys(toRead(region)),
    );
    const encrypted = encryptedSnapshots(snapshots);
    const encryption = await each(
      (region) => isShared && needsEncryptionDefaults(scope, region, encrypted, depth),
      'reading how copies are encrypted',
      ({ account }) => account.encryptionDefaults(),
    );
    const wanted = keysToRead(scope, snapshots, encryption).filter((one) =>
      enabled.includes(one.region),
    );
    const keys = await observeKeys(scope, wanted, options);
    return { keys, snapshots, encryption };
  }
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

function readEach<T>(
  regions: readonly string[],
  what: string,
  read: (access: RegionAccess, region: string) => Promise<T>,
  settled: SettledOptions,
): Promise<readonly InRegion<T>[]> {
  return Promise.all(
    regions.map(async (region) => ({
      region,
      seen: await attempt(`${what} in ${region}`, () => read(at(settled, region), region)),
    })),
  );
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

function at({ aws, signal }: SettledOptions, region: string): RegionAccess {
  return aws.in({ region }, { signal });
}
