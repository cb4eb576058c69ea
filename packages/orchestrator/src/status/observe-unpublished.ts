import { compareVersions, parameterPaths, parseImageName } from '@soe/contract';
import { errorCode } from '../errors.js';
import { isVersion } from '../lifecycle/is-version.js';
import { accessOf, type PipelineContext } from '../pipeline/context.js';
import { type AskedFlavor, pointedVersions } from './asked-flavor.js';
import type { ObservedFleetRegion } from './observed-fleet.js';

/**
 * Versions that have images and were never published, by flavor. Only those are asked for that are newer than what
 * channels point at: what has been in a channel was published.
 */
export async function observeUnpublished(
  flavors: readonly AskedFlavor[],
  regions: readonly ObservedFleetRegion[],
  pipeline: PipelineContext,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const { config, signal, onEvent } = pipeline;
  const here = regions.find(({ region }) => region === config.region);
  if (here === undefined || here.unreachable !== undefined) return undefined;
  const asked = flavors.map((each) => {
    const pointed = pointedVersions(each, regions).filter(isVersion);
    const names = Object.values(here.images).map(({ name }) => parseImageName(name));
    const versions = names.flatMap((name) =>
      name?.flavor === each.flavor &&
      pointed.every((version) => compareVersions(name.version, version) > 0)
        ? [name.version]
        : [],
    );
    const { versionSummary } = parameterPaths(each.flavor, { prefix: each.prefix });
    return { ...each, versions: [...new Set(versions)], versionSummary };
  });
  try {
    const { parameters } = accessOf(pipeline).in({ region: config.region }, { signal });
    const names = asked.flatMap(({ versions, versionSummary }) => versions.map(versionSummary));
    const values = names.length === 0 ? {} : await parameters.get(names);
    return new Map(
      asked.map(({ flavor, versions, versionSummary }) => [
        flavor,
        versions.filter((version) => values[versionSummary(version)] === undefined),
      ]),
    );
  } catch (error) {
    if (errorCode(error) === 'SHARE_CANCELLED' || signal?.aborted === true) throw error;
    const seen = error instanceof Error ? error.message : String(error);
    onEvent?.({ type: 'warning', message: `what is not published cannot be told: ${seen}` });
    return undefined;
  }
}
