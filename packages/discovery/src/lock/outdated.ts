import { openStores } from '../connection.js';
import { DiscoveryError, type DiscoveryErrorCode } from '../errors.js';
import type { ImageFacts } from '../image-store.js';
import type { ImageResult } from '../resolve-images.js';
import type { ImageLock, LockEntry } from './image-lock.js';
import { lockEntries } from './lock-entries.js';
import { type LockOptions, resolveIn } from './lock-images.js';

/** What became of a locked image. */
export interface OutdatedEntry extends LockEntry {
  /**
   * `current`: the selector still means it; `outdated`: it means another one now; `gone`: the
   * selector means nothing now, or the locked image cannot be launched any more; `refused`: what
   * the selector means now, or the locked image, cannot be trusted.
   */
  readonly status: 'current' | 'outdated' | 'gone' | 'refused';
  /** What the selector means now, where it means something that may be launched. */
  readonly current?: { readonly imageId: string; readonly version?: string };
  /** Why it is so, for people. */
  readonly reason: string;
}

const refusals: ReadonlySet<DiscoveryErrorCode> = new Set([
  'DISCOVERY_OWNER_REFUSED',
  'DISCOVERY_IMAGE_REFUSED',
  'DISCOVERY_WATERMARK_REFUSED',
  'DISCOVERY_POINTER_INVALID',
]);
/** A filter of EC2 takes so many values. */
const idsPerCall = 200;

/**
 * Compare a lock with what there is now, in as few calls per region as resolving takes, and one per
 * 200 locked images.
 *
 * @returns one per entry, by selector, region and architecture
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID`, `DISCOVERY_AWS_FAILED`
 */
export async function outdated(
  lock: ImageLock,
  options: LockOptions,
): Promise<readonly OutdatedEntry[]> {
  const entries = lockEntries(lock);
  const regions = [...new Set(entries.map(({ region }) => region))];
  const compared = await Promise.all(
    regions.map((region) =>
      compareRegion(
        region,
        entries.filter((each) => each.region === region),
        options,
      ),
    ),
  );
  const byEntry = new Map(compared.flat().map((each) => [each.image, each]));
  return entries.flatMap(({ image }) => byEntry.get(image) ?? []);
}

async function compareRegion(
  region: string,
  entries: readonly LockEntry[],
  options: LockOptions,
): Promise<readonly OutdatedEntry[]> {
  const queries = entries.map(({ selector, architecture }) => ({ selector, architecture }));
  const [results, facts] = await Promise.all([
    resolveOneByOne(region, queries, options),
    lockedFacts(region, entries, options),
  ]);
  return entries.map((entry, index) => {
    const result = results[index];
    if (result === undefined) throw new TypeError('one query has one result');
    return { ...entry, ...compare(entry, result, facts.get(entry.image.imageId), options.owners) };
  });
}

/** A pointer that cannot be read fails all queries together; who it belongs to is found out one by one. */
async function resolveOneByOne(
  region: string,
  queries: readonly { readonly selector: string; readonly architecture: 'x86_64' | 'arm64' }[],
  options: LockOptions,
): Promise<readonly ImageResult[]> {
  try {
    return await resolveIn(region, queries, options);
  } catch (error) {
    const invalid = error instanceof DiscoveryError && error.code === 'DISCOVERY_POINTER_INVALID';
    if (!invalid) throw error;
    const [first] = queries;
    if (queries.length <= 1) return first === undefined ? [] : [{ status: 'failed', error }];
    const half = Math.ceil(queries.length / 2);
    const halves = [queries.slice(0, half), queries.slice(half)];
    const results = await Promise.all(halves.map((some) => resolveOneByOne(region, some, options)));
    return results.flat();
  }
}

async function lockedFacts(
  region: string,
  entries: readonly LockEntry[],
  { connect = (name) => ({ region: name }), signal }: LockOptions,
): Promise<ReadonlyMap<string, ImageFacts>> {
  const { images } = openStores(connect(region));
  const ids = [...new Set(entries.map(({ image }) => image.imageId))];
  const pages = await Promise.all(
    Array.from({ length: Math.ceil(ids.length / idsPerCall) }, (_, page) =>
      images.get(ids.slice(page * idsPerCall, (page + 1) * idsPerCall), signal),
    ),
  );
  return new Map(pages.flat().map((image) => [image.imageId, image]));
}

function compare(
  { selector, image: locked }: LockEntry,
  result: ImageResult,
  facts: ImageFacts | undefined,
  owners: readonly string[],
): Omit<OutdatedEntry, keyof LockEntry> {
  if (facts !== undefined && !owners.includes(facts.ownerId)) {
    return {
      status: 'refused',
      reason: `${locked.imageId} belongs to ${facts.ownerId}, not to ${owners.join(', ')}`,
    };
  }
  if (result.status === 'failed') {
    const { code, message } = result.error;
    return { status: refusals.has(code) ? 'refused' : 'gone', reason: message };
  }
  const { imageId, version } = result.image;
  const current = { imageId, ...(version !== undefined && { version }) };
  if (facts === undefined || facts.state !== 'available') {
    const seen = facts === undefined ? 'not visible any more' : facts.state;
    return { status: 'gone', current, reason: `${locked.imageId} is ${seen}` };
  }
  return imageId === locked.imageId
    ? { status: 'current', current, reason: `${selector} means it` }
    : { status: 'outdated', current, reason: `${selector} means ${version ?? imageId} now` };
}
