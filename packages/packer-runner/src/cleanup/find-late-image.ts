import { PackerError } from '../errors.js';
import type { CloudPort, CloudResource } from './cloud.js';
import { proveImages } from './decide-orphans.js';
import { readTraces } from './evidence.js';
import type { Ledger } from './ledger.js';
import { observeImages } from './observe.js';

/** Which image is meant, where that has to be said. */
export interface LateImageOptions {
  /** Its id. */
  readonly imageId?: string;
  /** The build that it is of. */
  readonly build?: string;
  /** Stops the search. */
  readonly signal?: AbortSignal;
}

/**
 * Finds the image that a build was waiting for, if it is proven to be of the run. Intermediate
 * images, which have another name than the build wanted, are none.
 */
export async function findLateImage(
  ledger: Ledger,
  cloud: CloudPort,
  { imageId, build, signal }: LateImageOptions,
): Promise<CloudResource | undefined> {
  if (imageId !== undefined) {
    const seen = await observeImages(ledger, cloud, signal);
    const isProven = proveImages(ledger, cloud.region, seen).has(imageId);
    return isProven ? seen.find(({ id }) => id === imageId) : undefined;
  }
  const entries = ledger.entries.filter((entry) => build === undefined || entry.build === build);
  if (new Set(entries.map((entry) => entry.build)).size > 1) {
    throw new PackerError(
      'PACKER_OPTION_INVALID',
      `Cannot adopt an image of run ${ledger.runId}: it has several builds. Set the option build or imageId.`,
    );
  }
  const ofBuild = { ...ledger, entries };
  const names = readTraces(ofBuild).names('image');
  const resources = await observeImages(ofBuild, cloud, signal);
  const proven = proveImages(ofBuild, cloud.region, resources);
  return resources
    .filter(({ id, name = '' }) => proven.has(id) && (names.size === 0 || names.has(name)))
    .toSorted((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? -1 : 1))
    .at(-1);
}
