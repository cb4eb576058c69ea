import type { ReleaseRecord } from '@soe/contract';
import { settleOptions } from '../clock.js';
import {
  type DesiredDistribution,
  type DesiredRelease,
  desiredDistribution,
} from '../desired-distribution.js';
import type { Distribution } from '../distribution.js';
import { cancelled } from '../errors.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions, ShareOptions } from '../share-options.js';
import { attempt } from './attempt.js';
import { observeFast } from './observe-fast.js';
import { observeImages } from './observe-images.js';
import { observeLaunchTemplates } from './observe-launch-templates.js';
import { observeParameters, parameterPlaces } from './observe-parameters.js';
import type {
  ObservedDistribution,
  ObservedParameters,
  ObservedRegion,
} from './observed-distribution.js';

/**
 * Read what AWS has of some releases, all regions at once and nothing twice: one list of images per
 * region, who may use each image, and one read per ten parameters, region and account. Parameters
 * are read where they can be: where the release was built, and everywhere else where it has an
 * image or once it is published where it was built, since nothing is published before that. A
 * region that cannot be read is part of the answer.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_RECORD_INCOMPLETE`, `SHARE_CANCELLED`
 */
export async function observeDistribution(
  releases: readonly ReleaseRecord[],
  distribution: Distribution,
  options: ShareOptions,
): Promise<ObservedDistribution> {
  const desired = desiredDistribution(releases, distribution);
  const settled = settleOptions(options);
  if (settled.signal?.aborted) throw cancelled('reading what AWS has');
  const isOrigin = (release: DesiredRelease, region: string) =>
    release.images.some((image) => image.region === region);
  const read = (region: string, of: readonly DesiredRelease[]) =>
    observeParameters(parameterPlaces([{ region }], desired.consumers), names(of), settled, {
      sharing: distribution.parameters?.share !== undefined,
    });
  const published = Promise.all(
    desired.regions.map(({ region }) =>
      read(
        region,
        desired.releases.filter((release) => isOrigin(release, region)),
      ),
    ),
  ).then((places) => places.flat());
  const [found, known] = await Promise.all([
    Promise.all(
      desired.regions.map(({ region }) => observeRegion(region, desired, published, settled)),
    ),
    published,
  ]);
  const others = await Promise.all(
    found.map(({ region, images }) => {
      const here = new Set(images.map((image) => image.name));
      return read(
        region,
        desired.releases.filter(
          (release) =>
            release.regions.has(region) &&
            !isOrigin(release, region) &&
            (release.images.some((image) => here.has(image.name)) || isPublished(release, known)),
        ),
      );
    }),
  );
  return {
    at: new Date(settled.clock.now()).toISOString(),
    regions: found,
    parameters: merge([...known, ...others.flat()]),
  };
}

async function observeRegion(
  region: string,
  desired: DesiredDistribution,
  published: Promise<readonly ObservedParameters[]>,
  { aws, signal }: SettledOptions,
): Promise<ObservedRegion> {
  const releases = desired.releases.filter((release) => release.regions.has(region));
  const built = releases.flatMap((release) => release.images);
  const access = aws.in({ region }, { signal });
  const templates = observeLaunchTemplates(access, region, desired);
  const images = attempt(`reading images in ${region}`, async () => {
    const found = observeImages(access.images, built, {
      region,
      snapshotPermissions: desired.snapshotGrantees !== undefined,
      // Snapshots of a copy are tagged by the call that makes it. What built the image may have
      // forgotten them, so they are looked at until the release is published.
      snapshotTags: async () => {
        const known = await published;
        return releases
          .filter((release) => !isPublished(release, known))
          .flatMap((release) => release.images)
          .filter((image) => image.region === region)
          .map((image) => image.name);
      },
    });
    const [listed, withFast] = await Promise.all([found, observeFast(access, desired)]);
    return listed.map(withFast);
  });
  const [seen, launchTemplates] = await Promise.all([images, templates]);
  return {
    region,
    ...(launchTemplates.length > 0 && { launchTemplates }),
    ...('value' in seen ? { images: seen.value } : { images: [], ...seen }),
  };
}

function names(releases: readonly DesiredRelease[]): readonly string[] {
  return releases.flatMap(({ release, images, paths }) => [
    ...images.map((image) => paths.versionImage(release.version, image.architecture)),
    paths.versionSummary(release.version),
  ]);
}

function isPublished(release: DesiredRelease, known: readonly ObservedParameters[]): boolean {
  const mine = names([release]);
  // What could not be read may be published.
  return known.some(
    ({ values, unreachable }) =>
      unreachable !== undefined || mine.some((name) => values[name] !== undefined),
  );
}

/** A place is read for some releases first, and for others when more is known. */
function merge(parts: readonly ObservedParameters[]): readonly ObservedParameters[] {
  const places = new Map<string, ObservedParameters>();
  for (const part of parts) {
    const key = placeKey(part.region, part.account);
    const held = places.get(key);
    places.set(key, {
      ...held,
      ...part,
      values: { ...held?.values, ...part.values },
      ...((held?.sharing ?? part.sharing) && { sharing: { ...held?.sharing, ...part.sharing } }),
    });
  }
  return [...places.values()];
}
