import {
  architectures,
  compareVersions,
  type GateRecord,
  imageNamePattern,
  parameterPaths,
  parseImageName,
} from '@soe/contract';
import { ec2ImageStore, resolveSourceImage } from '@soe/discovery';
import type { SourceImages } from '../affected/source-image-change.js';
import { distributionOf, flavorOf, prefixOf } from '../config/flavor-of.js';
import { errorCode } from '../errors.js';
import { channelsOf } from '../lifecycle/channels-of.js';
import { isVersion } from '../lifecycle/is-version.js';
import { accessOf, type PipelineContext } from '../pipeline/context.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
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
    nextSources(names, pipeline),
  ]);
  const [sources, unpublished] = await Promise.all([
    sourceFacts(seen, pipeline),
    unpublishedVersions(flavors, seen, pipeline),
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

type Asked = Pick<ObservedFleetFlavor, 'flavor' | 'channels' | 'regions' | 'prefix'>;

async function observeRegion(
  region: string,
  flavors: readonly Asked[],
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

function patternOf([first]: readonly Asked[]): string {
  return first === undefined ? 'soe/*' : imageNamePattern({ flavor: first.flavor });
}

/** What would be built from now. Flavors that ask for the same image ask once. */
async function nextSources(
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
async function sourceFacts(
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

/**
 * Versions that have images and were never published, by flavor. Only those are asked for that are newer than what
 * channels point at: what has been in a channel was published.
 */
async function unpublishedVersions(
  flavors: readonly Asked[],
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

function pointedVersions(
  { flavor, channels, prefix }: Asked,
  regions: readonly ObservedFleetRegion[],
): readonly string[] {
  const paths = parameterPaths(flavor, { prefix });
  return regions.flatMap(({ parameters }) =>
    channels.flatMap((channel) => parameters[paths.channelVersion(channel)] ?? []),
  );
}

/** The gates of some releases, and of those that channels point at, as far as they were made here. */
async function gatesOf(
  asked: Asked,
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
