import {
  type Architecture,
  architectures,
  createBuildId,
  imageName,
  nextVersion,
  type ReleaseRecord,
} from '@soe/contract';
import { flavorOf } from '../config/flavor-of.js';
import type { LoadedConfig } from '../config/load-config.js';

/** A build as it might be. */
export interface SampleBuild {
  readonly architecture: Architecture;
  readonly version: string;
  readonly buildId: string;
  readonly imageName: string;
  readonly sourceImage: { readonly imageId: string };
}

/** An image id that no image has. */
const noImage = 'ami-00000000000000000';

/** The builds of the next release as they might be, to ask others what they would say. */
export function sampleBuilds(
  flavor: string,
  loaded: LoadedConfig,
  now: Date = new Date(),
): readonly SampleBuild[] {
  const { sources } = flavorOf(loaded, flavor);
  const version = nextVersion([], { now });
  return architectures
    .filter((architecture) => sources[architecture] !== undefined)
    .map((architecture) => {
      const buildId = createBuildId({ now });
      return {
        architecture,
        version,
        buildId,
        imageName: imageName({ flavor, version, architecture, buildId }),
        sourceImage: { imageId: noImage },
      };
    });
}

/** A record of the next release as it might be, whose images do not exist. */
export function sampleRecord(
  flavor: string,
  loaded: LoadedConfig,
  now: Date = new Date(),
): ReleaseRecord {
  const { region, owner } = loaded.config;
  const builds = sampleBuilds(flavor, loaded, now);
  return {
    schema: 'soe-release/v1',
    flavor,
    version: builds[0]?.version ?? '',
    createdAt: now.toISOString(),
    images: builds.map(({ architecture, buildId, imageName: name, sourceImage }) => ({
      ...{ region, architecture, name, buildId, ownerId: owner },
      imageId: sourceImage.imageId,
    })),
    builds: [],
    source: { commit: '0'.repeat(40), dirty: false, unpushed: false },
  };
}
