import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { publishedRelease } from './last-release.js';
import { lastSourceImages, nextSourceImages } from './read-source-images.js';
import { type SourceImageChange, sourceImageChanges } from './source-image-change.js';

/** A flavor whose vendor has another source image than the one of its last release. */
export interface FlavorSourceChanges {
  /** Product line. */
  readonly flavor: string;
  /** Its last release. */
  readonly version: string;
  /** At least one. */
  readonly changes: readonly SourceImageChange[];
}

/**
 * Find the flavors that have a newer source image than their last release, as it is published in the build
 * region. A flavor that was never released has none. Nothing is written.
 *
 * @param flavors - Default: all
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`; the errors of discovery and traceability
 */
export async function planSourceChanges(
  flavors: readonly string[],
  context: PipelineContext,
): Promise<readonly FlavorSourceChanges[]> {
  const names = flavors.length > 0 ? flavors : Object.keys(context.config.flavors);
  for (const flavor of names) flavorOf(context, flavor);
  await requireOwner(context);
  const found = await Promise.all(
    names.map(async (flavor): Promise<readonly FlavorSourceChanges[]> => {
      const last = await publishedRelease(flavor, context);
      if (last === undefined) return [];
      const changes = sourceImageChanges(
        await lastSourceImages(flavor, last, context),
        await nextSourceImages(flavor, context),
      );
      return changes.length === 0 ? [] : [{ flavor, version: last.version, changes }];
    }),
  );
  return found.flat();
}
