import {
  type Architecture,
  formatSelector,
  parseImageName,
  parseSelector,
  type Selector,
} from '@soe/contract';
import type { Connection } from '../connection.js';
import { DiscoveryError } from '../errors.js';
import type { ImageQuery } from '../image-query.js';
import { resolveImages } from '../resolve-images.js';
import type { ResolvedImage } from '../resolved-image.js';
import type { Source } from '../source.js';
import type { ImageLock, LockEntry } from './image-lock.js';
import { entryDigest, lockOf } from './lock-entries.js';

/** How images are locked, and how locked ones are compared with what there is now. */
export interface LockOptions {
  /** Ids of the accounts whose images may be locked. A lock says whose images it names, so `'any'` is no answer. */
  readonly owners: readonly string[];
  /** How to reach a region. Default: the standard AWS environment with that region. */
  readonly connect?: (region: string) => Connection;
  /** Where to look, in this order. Default: parameters, then images by owner and name. */
  readonly sources?: readonly Source[];
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** What every image must be like, beside what a query says itself. Default: anything. */
  readonly require?: Pick<ImageQuery, 'maxAge' | 'minSupport' | 'watermark' | 'maxSeverity'>;
  /** Tells the time, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Cancels the calls; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** A question of a lock and how it is asked. */
export type LockQuery = string | Selector | ImageQuery;

/**
 * Find out what queries mean in each region, and write it down. All of them are answered, or none is.
 *
 * @param queries - by region
 * @throws DiscoveryError, see its codes; the first query without an answer is told
 */
export async function lockImages(
  queries: Readonly<Record<string, readonly LockQuery[]>>,
  options: LockOptions,
): Promise<ImageLock> {
  const all = await Promise.all(
    Object.entries(queries).map(async ([region, asked]) => {
      const results = await resolveIn(region, asked, options);
      return results.map((result, index) => {
        if (result.status === 'failed') throw result.error;
        return entryOf(selectorOf(asked[index] ?? ''), region, result.image);
      });
    }),
  );
  return lockOf(all.flat());
}

/** What queries mean in a region now. */
export function resolveIn(region: string, queries: readonly LockQuery[], options: LockOptions) {
  const { connect = (name) => ({ region: name }), owners, sources, prefix, now, signal } = options;
  checkOwners(owners);
  return resolveImages(
    queries.map((query) => ({ ...options.require, ...toQuery(query) })),
    {
      ...connect(region),
      owners,
      ...(sources !== undefined && { sources }),
      ...(prefix !== undefined && { prefix }),
      ...(now !== undefined && { now }),
      ...(signal !== undefined && { signal }),
    },
  );
}

/** The entry for an answer. */
export function entryOf(selector: Selector, region: string, found: ResolvedImage): LockEntry {
  const { imageId, architecture, image } = found;
  const name = image?.name ?? found.name;
  const version = found.version ?? (name && parseImageName(name)?.version);
  const ownerId = image?.ownerId ?? found.ownerId;
  const createdAt = image?.createdAt ?? found.createdAt;
  const deprecatedAt = image?.deprecatedAt ?? found.deprecatedAt;
  const place = { selector: formatSelector(selector), region, architecture };
  if (found.region !== region) {
    throw wrong(place, `the connection leads to ${found.region}`);
  }
  if (!name || !version || !ownerId || !createdAt) {
    throw wrong(place, `name, version, owner or age of ${imageId} is not known`);
  }
  const facts = {
    version,
    imageId,
    ownerId,
    name,
    createdAt,
    ...(deprecatedAt !== undefined && { deprecatedAt }),
  };
  return {
    ...place,
    image: { ...facts, digest: entryDigest({ ...place, image: facts }) },
  };
}

function selectorOf(query: LockQuery): Selector {
  const { selector } = toQuery(query);
  return typeof selector === 'string' ? parseSelector(selector) : selector;
}

function toQuery(query: LockQuery): ImageQuery {
  return typeof query === 'object' && 'selector' in query ? query : { selector: query };
}

function checkOwners(owners: unknown): void {
  if (Array.isArray(owners) && owners.length > 0) return;
  throw new DiscoveryError(
    'DISCOVERY_OPTION_INVALID',
    'lock images: list the ids of the accounts whose images may be locked as `owners`; a lock says whose images it names, so "any" is not enough',
  );
}

function wrong(
  {
    selector,
    region,
    architecture,
  }: { selector: string; region: string; architecture: Architecture },
  problem: string,
): DiscoveryError {
  return new DiscoveryError(
    'DISCOVERY_OPTION_INVALID',
    `lock ${selector} for ${architecture} in ${region}: ${problem}`,
  );
}
