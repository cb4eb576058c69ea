import { type Architecture, architectures } from '@soe/contract';
import type { OwnImage } from '@soe/share';
import type { SourceImage } from '../affected/source-image-change.js';
import { addPeriod } from '../catalog/add-period.js';
import type { ChannelPointer } from './channel-pointer.js';
import type { ReleaseStatus, SourceStatus } from './flavor-status.js';
import type { ObservedFleetFlavor } from './observed-fleet.js';

/** The releases that a channel points at with the regions that show them, that of most regions first. Pure. */
export function pointedReleases(
  pointers: readonly ChannelPointer[],
  flavor: ObservedFleetFlavor,
  at: string,
): readonly ReleaseStatus[] {
  const versions = [...new Set(pointers.flatMap(({ version }) => version ?? []))];
  return versions
    .map((version) =>
      releaseStatus(
        version,
        pointers.filter((each) => each.version === version),
        flavor,
        at,
      ),
    )
    .toSorted((a, b) => b.regions.length - a.regions.length);
}

function releaseStatus(
  version: string,
  pointers: readonly ChannelPointer[],
  flavor: ObservedFleetFlavor,
  at: string,
): ReleaseStatus {
  const images = pointers.flatMap(pointedImages);
  const createdAt = images.map(({ image }) => image.createdAt).sort()[0];
  const deprecatedAt = images.flatMap(({ image }) => image.deprecateAt ?? []).sort()[0];
  const { supportPeriod } = flavor;
  const supportEnds = createdAt && supportPeriod ? addPeriod(createdAt, supportPeriod) : undefined;
  const open = (flavor.gates[version] ?? []).filter(({ status }) => status !== 'passed');
  return {
    version,
    regions: pointers.map(({ region }) => region.region),
    ...(createdAt !== undefined && { createdAt }),
    sources: architectures.flatMap((architecture) => sourceOf(architecture, images, flavor)),
    ...(supportEnds !== undefined && { supportEnds }),
    unsupported: supportEnds !== undefined && supportEnds <= at,
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    openGates: open.map(({ name, status }) => `${name} ${status}`),
  };
}

interface PointedImage {
  readonly architecture: Architecture;
  readonly image: OwnImage;
}

function pointedImages({ region, images }: ChannelPointer): readonly PointedImage[] {
  return architectures.flatMap((architecture) => {
    const image = region.images[images[architecture] ?? ''];
    return image === undefined ? [] : [{ architecture, image }];
  });
}

function sourceOf(
  architecture: Architecture,
  images: readonly PointedImage[],
  { sources, nextSources = {} }: ObservedFleetFlavor,
): readonly SourceStatus[] {
  const [imageId] = images.flatMap((each) =>
    each.architecture === architecture ? (each.image.tags['soe:source-image'] ?? []) : [],
  );
  if (imageId === undefined) return [];
  const createdAt = sources[imageId]?.createdAt;
  const next = nextSources[architecture];
  const isNewer = next !== undefined && next.imageId !== imageId;
  return [
    {
      ...{ architecture, imageId },
      ...(createdAt !== undefined && { createdAt }),
      ...(isNewer && { newer: sourceImage(next) }),
    },
  ];
}

function sourceImage({ imageId, createdAt }: SourceImage): NonNullable<SourceStatus['newer']> {
  return { imageId, ...(createdAt !== undefined && { createdAt }) };
}
