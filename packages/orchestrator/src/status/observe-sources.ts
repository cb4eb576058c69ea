import { architectures } from '@soe/contract';
import { ec2ImageStore, resolveSourceImage } from '@soe/discovery';
import type { SourceImages } from '../affected/source-image-change.js';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { ObservedFleetFlavor, ObservedFleetRegion } from './observed-fleet.js';

/** What would be built from now. Flavors that ask for the same image ask once. */
export async function observeNextSources(
  names: readonly string[],
  pipeline: PipelineContext,
): Promise<ReadonlyMap<string, SourceImages>> {
  const { config, signal, onEvent, aws } = pipeline;
  const asked = new Map<string, ReturnType<typeof resolveSourceImage>>();
  const found = await Promise.all(
    names.map(async (flavor) => {
      const { sources } = flavorOf(pipeline, flavor);
      try {
        const images = await Promise.all(
          architectures.flatMap((architecture) => {
            const query = sources[architecture];
            if (query === undefined) return [];
            const key = JSON.stringify([architecture, query]);
            const answer =
              asked.get(key) ??
              resolveSourceImage(query, {
                ...{ region: config.region, architecture, ...aws },
                ...(signal && { signal }),
              });
            asked.set(key, answer);
            return [answer.then((image) => [architecture, image] as const)];
          }),
        );
        return [[flavor, Object.fromEntries(images)] as const];
      } catch (error) {
        signal?.throwIfAborted();
        const seen = error instanceof Error ? error.message : String(error);
        onEvent?.({
          type: 'warning',
          message: `${flavor}: whether there is a newer source image cannot be told: ${seen}`,
        });
        return [];
      }
    }),
  );
  return new Map(found.flat());
}

/** When vendors made the images that releases were built from. */
export async function observeUsedSources(
  regions: readonly ObservedFleetRegion[],
  { config, signal, onEvent, aws }: PipelineContext,
): Promise<ObservedFleetFlavor['sources']> {
  const ids = regions.flatMap(({ images, parameters }) => {
    const pointed = new Set(Object.values(parameters));
    return Object.values(images)
      .filter(({ imageId }) => pointed.has(imageId))
      .flatMap(({ tags }) => tags['soe:source-image'] ?? []);
  });
  if (ids.length === 0) return {};
  try {
    const found = await ec2ImageStore({ region: config.region, ...aws }).get(
      [...new Set(ids)],
      signal,
    );
    return Object.fromEntries(
      found.map(({ imageId, createdAt }) => [
        imageId,
        createdAt === undefined ? {} : { createdAt },
      ]),
    );
  } catch (error) {
    signal?.throwIfAborted();
    const seen = error instanceof Error ? error.message : String(error);
    onEvent?.({ type: 'warning', message: `how old source images are cannot be told: ${seen}` });
    return {};
  }
}
