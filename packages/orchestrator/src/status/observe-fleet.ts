import {
  architectures,
  type GateRecord,
  imageNamePattern,
  parameterPaths,
  parseImageName,
} from '@soe/contract';
import { distributionOf, flavorOf, prefixOf } from '../config/flavor-of.js';
import { errorCode } from '../errors.js';
import { channelsOf } from '../lifecycle/channels-of.js';
import { isVersion } from '../lifecycle/is-version.js';
import { accessOf, type PipelineContext } from '../pipeline/context.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { type AskedFlavor, pointedVersions } from './asked-flavor.js';
import { observeNextSources, observeUsedSources } from './observe-sources.js';
import { observeUnpublished } from './observe-unpublished.js';
import type { ObservedFleet, ObservedFleetFlavor, ObservedFleetRegion } from './observed-fleet.js';

/**
 * Look at all flavors at once: one `DescribeImages` per region, the parameters of channels ten per call, and in
 * the build region each source image once. A region that cannot be read is part of the answer.
 *
 * @param names - The flavors
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`
 * @throws ShareError `SHARE_CANCELLED`
 */
export async function observeFleet(
  names: readonly string[],
  pipeline: PipelineContext,
): Promise<ObservedFleet> {
  const at = (pipeline.clock?.() ?? new Date()).toISOString();
  const flavors = names.map((flavor) => ({
    flavor,
    channels: channelsOf(pipeline, flavor),
    regions: distributionOf(pipeline, flavor).regions.map(({ region }) => region),
    prefix: prefixOf(pipeline, flavor),
  }));
  const regions = [...new Set(flavors.flatMap((each) => each.regions))];
  const [seen, next] = await Promise.all([
    Promise.all(
      regions.map((region) =>
        observeRegion(
          region,
          flavors.filter((each) => each.regions.includes(region)),
          pipeline,
        ),
      ),
    ),
    observeNextSources(names, pipeline),
  ]);
  const [sources, unpublished] = await Promise.all([
    observeUsedSources(seen, pipeline),
    observeUnpublished(flavors, seen, pipeline),
  ]);
  return {
    at,
    regions: seen,
    flavors: await Promise.all(
      flavors.map(async (each): Promise<ObservedFleetFlavor> => {
        const { lifecycle, support } = flavorOf(pipeline, each.flavor);
        const nextOf = next.get(each.flavor);
        const hidden = unpublished?.get(each.flavor) ?? [];
        return {
          ...each,
          ...(lifecycle?.cadence !== undefined && { cadence: lifecycle.cadence }),
          ...(support?.period !== undefined && { supportPeriod: support.period }),
          ...(nextOf !== undefined && { nextSources: nextOf }),
          sources,
          ...(unpublished !== undefined && { unpublished: hidden }),
          gates: await gatesOf(each, hidden, seen, pipeline),
        };
      }),
    ),
  };
}

async function observeRegion(
  region: string,
  flavors: readonly AskedFlavor[],
  pipeline: PipelineContext,
): Promise<ObservedFleetRegion> {
  const { signal } = pipeline;
  const names = flavors.flatMap(({ flavor, channels, prefix }) => {
    const paths = parameterPaths(flavor, { prefix });
    return channels.flatMap((channel) => [
      paths.channelVersion(channel),
      ...architectures.map((architecture) => paths.channelImage(channel, architecture)),
    ]);
  });
  const { lifecycle, parameters } = accessOf(pipeline).in({ region }, { signal });
  try {
    const [images, values] = await Promise.all([
      lifecycle.list(flavors.length === 1 ? patternOf(flavors) : 'soe/*'),
      parameters.get(names),
    ]);
    const releases = images.filter(({ name }) => parseImageName(name) !== undefined);
    return {
      region,
      images: Object.fromEntries(releases.map((image) => [image.imageId, image])),
      parameters: values,
    };
  } catch (error) {
    if (errorCode(error) === 'SHARE_CANCELLED' || signal?.aborted === true) throw error;
    const unreachable = error instanceof Error ? error.message : String(error);
    return { region, images: {}, parameters: {}, unreachable };
  }
}

function patternOf([first]: readonly AskedFlavor[]): string {
  return first === undefined ? 'soe/*' : imageNamePattern({ flavor: first.flavor });
}

/** The gates of some releases, and of those that channels point at, as far as they were made here. */
async function gatesOf(
  asked: AskedFlavor,
  more: readonly string[],
  regions: readonly ObservedFleetRegion[],
  { directory }: PipelineContext,
): Promise<Readonly<Record<string, readonly GateRecord[]>>> {
  const { flavor } = asked;
  const versions = new Set([...pointedVersions(asked, regions), ...more]);
  const found = await Promise.all(
    [...versions].map(async (version) => {
      const record = isVersion(version)
        ? await releaseDirectory(directory, flavor, version).load()
        : undefined;
      return [version, record?.gates ?? []] as const;
    }),
  );
  return Object.fromEntries(found);
}
