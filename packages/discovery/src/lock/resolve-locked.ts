import { type Architecture, formatSelector, type Selector } from '@soe/contract';
import { DiscoveryError } from '../errors.js';
import { type ImageQuery, type ReadQuery, readQuery } from '../image-query.js';
import type { ImageStore } from '../image-store.js';
import type { ParameterStore } from '../parameter-store.js';
import { type ImageResult, resolveImages } from '../resolve-images.js';
import type { Source } from '../source.js';
import { lockedFinding } from '../sources/lock-source.js';
import type { ImageLock } from './image-lock.js';
import { findLocked } from './lock-entries.js';

/** How {@link resolveLocked} answers. */
export interface ResolveLockedOptions {
  /** Region to launch in. */
  readonly region: string;
  /** Ids of the accounts whose images may be answered, held against what the lock says; `'any'` trusts the lock. */
  readonly owners: readonly string[] | 'any';
  /** Tells the time, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
}

/**
 * Answer from a lock alone: nobody is asked, so it is the same everywhere, and needs no AWS. Age and
 * support are told from what was locked.
 *
 * @returns one result per query, in their order; failed with `DISCOVERY_LOCK_MISSING` where the lock
 * does not cover it
 * @throws DiscoveryError `DISCOVERY_OPTION_INVALID` for a query that a lock cannot answer;
 * `ContractError` for a selector that is none
 */
export async function resolveLocked(
  queries: readonly (string | Selector | ImageQuery)[],
  lock: ImageLock,
  options: ResolveLockedOptions,
): Promise<readonly ImageResult[]> {
  const { region, owners, now } = options;
  const read = queries.map(readQuery);
  for (const query of read) checkAnswerable(query);
  const results = await resolveImages(read, {
    parameters: { ...noParameters, region: async () => region },
    images: noImages,
    owners,
    sources: [frozenSource(lock, region)],
    ...(now !== undefined && { now }),
  });
  return results.map((result, index) => {
    const { selector, architecture = 'x86_64' } = read[index] ?? {};
    if (result.status === 'found') {
      // What the lock says is not what EC2 says.
      const { image: _, ...image } = result.image;
      return { status: 'found', image };
    }
    const place = selector && { selector: formatSelector(selector), region, architecture };
    return place === undefined || findLocked(lock, place) !== undefined
      ? result
      : { status: 'failed', error: notCovered(place) };
  });
}

/** The lock as a source that stands for EC2 too: its owner, name and dates are held against the query. */
function frozenSource(lock: ImageLock, region: string): Source {
  return {
    name: 'lock',
    find: async (questions) =>
      questions.map((question) => {
        const finding = lockedFinding(lock, question, region);
        const facts = finding.candidates.map(
          ({ imageId, name = '', ownerId = '', architecture, createdAt = '', deprecatedAt }) => ({
            imageId,
            name,
            ownerId,
            architecture,
            state: 'available',
            createdAt,
            ...(deprecatedAt !== undefined && { deprecatedAt }),
          }),
        );
        return { ...finding, facts };
      }),
  };
}

function checkAnswerable({ selector, ...query }: ReadQuery): void {
  const asked = (['instanceType', 'watermark', 'maxSeverity'] as const).find(
    (each) => query[each] !== undefined,
  );
  if (asked === undefined) return;
  throw new DiscoveryError(
    'DISCOVERY_OPTION_INVALID',
    `resolve ${formatSelector(selector)} from the lock alone: it does not say ${asked}; ask for it when the image is locked`,
  );
}

function notCovered(place: {
  readonly selector: string;
  readonly region: string;
  readonly architecture: Architecture;
}): DiscoveryError {
  const { selector, region, architecture } = place;
  return new DiscoveryError(
    'DISCOVERY_LOCK_MISSING',
    `resolve ${selector} for ${architecture} in ${region}: the lock does not cover it; lock it where AWS can be asked`,
  );
}

const refuse = async (): Promise<never> => {
  throw new DiscoveryError('DISCOVERY_OPTION_INVALID', 'a lock answers alone, and AWS was asked');
};

const noImages: ImageStore = { get: refuse, find: refuse, instanceType: refuse };
const noParameters: Omit<ParameterStore, 'region'> = {
  get: refuse,
  // biome-ignore lint/correctness/useYield: nothing is listed
  async *below() {
    await refuse();
  },
};
