import {
  type Architecture,
  architectures,
  compareVersions,
  parameterPaths,
  parseImageName,
} from '@soe/contract';
import { addPeriod } from '../catalog/add-period.js';
import type {
  ImageIds,
  ObservedFleet,
  ObservedFleetFlavor,
  ObservedFleetRegion,
} from './observed-fleet.js';

/** How the flavors of a repository stand. */
export interface FleetStatus {
  /** When it was looked at, ISO 8601. */
  readonly at: string;
  /** Every flavor, in the order of the configuration. */
  readonly flavors: readonly FlavorStatus[];
}

/** How one flavor stands. */
export interface FlavorStatus {
  /** Product line. */
  readonly flavor: string;
  /** Its newest release that is published. Missing before the first. */
  readonly newest?: { readonly version: string; readonly createdAt: string };
  /** Versions after it that have images and are not published: being built or tested, or refused. */
  readonly unpublished: readonly UnpublishedVersion[];
  /** How often a release is expected, and by when the next one is. Missing where nothing is expected. */
  readonly cadence?: {
    readonly expected: string;
    readonly due?: string;
    readonly overdue: boolean;
  };
  /** Its channels, in the order of promotion. */
  readonly channels: readonly ChannelStatus[];
  /** What is not as it should be, as far as that costs nothing to see. */
  readonly drift: readonly StatusDrift[];
}

/** A version that has images and is not published. */
export interface UnpublishedVersion {
  /** The version. */
  readonly version: string;
  /** Gates that refused it, where it was made here. */
  readonly refusedBy: readonly string[];
}

/** Where a channel points: one entry where all regions agree. */
export interface ChannelStatus {
  /** Its name. */
  readonly channel: string;
  /** The versions that it points at, that of most regions first; none where there is no such channel. */
  readonly releases: readonly ReleaseStatus[];
}

/** A release that a channel points at. */
export interface ReleaseStatus {
  /** Its version. */
  readonly version: string;
  /** The regions in which the channel points at it. */
  readonly regions: readonly string[];
  /** When it was made, ISO 8601. Missing where no image of it is there. */
  readonly createdAt?: string;
  /** What it was built from. */
  readonly sources: readonly SourceStatus[];
  /** When its support ends, ISO 8601. Missing where no period is configured. */
  readonly supportEnds?: string;
  /** Whether that is over. */
  readonly unsupported: boolean;
  /** From when it is deprecated, ISO 8601. */
  readonly deprecatedAt?: string;
  /** Gates that did not pass, where it was made here. */
  readonly openGates: readonly string[];
}

/** What an image was built from. */
export interface SourceStatus {
  /** What runs on it. */
  readonly architecture: Architecture;
  /** Its id in the build region. */
  readonly imageId: string;
  /** When its vendor made it, ISO 8601. Missing where it is gone. */
  readonly createdAt?: string;
  /** The image that a release would be built from now, where that is another one. */
  readonly newer?: { readonly imageId: string; readonly createdAt?: string };
}

/** Something that is not as it should be. */
export interface StatusDrift {
  /** Where. */
  readonly region: string;
  /** Which channel, where it is about one. */
  readonly channel?: string;
  /** What was seen. */
  readonly message: string;
}

/** Tell how flavors stand from what was observed. Pure. */
export function fleetStatus(observed: ObservedFleet): FleetStatus {
  return {
    at: observed.at,
    flavors: observed.flavors.map((flavor) => {
      const regions = observed.regions.filter(({ region }) => flavor.regions.includes(region));
      return flavorStatus(flavor, regions, observed.at);
    }),
  };
}

/** Where a channel points in one region. */
interface Pointer {
  readonly region: ObservedFleetRegion;
  readonly version?: string;
  readonly images: ImageIds;
}

function flavorStatus(
  flavor: ObservedFleetFlavor,
  regions: readonly ObservedFleetRegion[],
  at: string,
): FlavorStatus {
  const reached = regions.filter(({ unreachable }) => unreachable === undefined);
  const channels = flavor.channels.map((channel) => ({
    channel,
    pointers: reached.map((region) => pointerIn(region, flavor, channel)),
  }));
  const newest = newestOf(flavor, reached);
  return {
    flavor: flavor.flavor,
    ...(newest && { newest }),
    unpublished: (flavor.unpublished ?? []).toSorted(compareVersions).map((version) => ({
      version,
      refusedBy: (flavor.gates[version] ?? [])
        .filter(({ status }) => status === 'failed' || status === 'not-evaluated')
        .map(({ name }) => name),
    })),
    ...(flavor.cadence !== undefined && { cadence: cadenceOf(flavor.cadence, newest, at) }),
    channels: channels.map(({ channel, pointers }) => ({
      channel,
      releases: releasesOf(pointers, flavor, at),
    })),
    drift: [
      ...regions.flatMap(({ region, unreachable }) =>
        unreachable === undefined ? [] : [{ region, message: `cannot be read: ${unreachable}` }],
      ),
      ...channels.flatMap(({ channel, pointers }) =>
        channelDrift(flavor.flavor, channel, pointers),
      ),
    ],
  };
}

function pointerIn(
  region: ObservedFleetRegion,
  { flavor, prefix }: ObservedFleetFlavor,
  channel: string,
): Pointer {
  const paths = parameterPaths(flavor, { prefix });
  const version = region.parameters[paths.channelVersion(channel)];
  const images = architectures.flatMap((architecture) => {
    const id = region.parameters[paths.channelImage(channel, architecture)];
    return id === undefined ? [] : [[architecture, id]];
  });
  return { region, ...(version !== undefined && { version }), images: Object.fromEntries(images) };
}

/** Versions with the regions that show them, that of most regions first. */
function releasesOf(
  pointers: readonly Pointer[],
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
  pointers: readonly Pointer[],
  { supportPeriod, nextSources = {}, sources, gates }: ObservedFleetFlavor,
  at: string,
): ReleaseStatus {
  const images = pointers.flatMap(({ region, images: ids }) =>
    architectures.flatMap((architecture) => {
      const image = region.images[ids[architecture] ?? ''];
      return image === undefined ? [] : [{ architecture, image }];
    }),
  );
  const createdAt = images.map(({ image }) => image.createdAt).sort()[0];
  const deprecatedAt = images.flatMap(({ image }) => image.deprecateAt ?? []).sort()[0];
  const supportEnds = createdAt && supportPeriod ? addPeriod(createdAt, supportPeriod) : undefined;
  const built = architectures.flatMap((architecture): readonly SourceStatus[] => {
    const imageId = images.find(
      (each) => each.architecture === architecture && each.image.tags['soe:source-image'],
    )?.image.tags['soe:source-image'];
    if (imageId === undefined) return [];
    const next = nextSources[architecture];
    const known = sources[imageId]?.createdAt;
    return [
      {
        ...{ architecture, imageId },
        ...(known !== undefined && { createdAt: known }),
        ...(next !== undefined &&
          next.imageId !== imageId && {
            newer: {
              imageId: next.imageId,
              ...(next.createdAt !== undefined && { createdAt: next.createdAt }),
            },
          }),
      },
    ];
  });
  const open = (gates[version] ?? []).filter(({ status }) => status !== 'passed');
  return {
    version,
    regions: pointers.map(({ region }) => region.region),
    ...(createdAt !== undefined && { createdAt }),
    sources: built,
    ...(supportEnds !== undefined && { supportEnds }),
    unsupported: supportEnds !== undefined && supportEnds <= at,
    ...(deprecatedAt !== undefined && { deprecatedAt }),
    openGates: open.map(({ name, status }) => `${name} ${status}`),
  };
}

/** The newest image of a flavor that is published, whatever points at it. */
function newestOf(
  { flavor, unpublished = [] }: ObservedFleetFlavor,
  regions: readonly ObservedFleetRegion[],
): FlavorStatus['newest'] {
  const made = regions
    .flatMap(({ images }) => Object.values(images))
    .flatMap((image) => {
      const identity = parseImageName(image.name);
      if (identity?.flavor !== flavor || image.state !== 'available') return [];
      if (unpublished.includes(identity.version)) return [];
      return [{ version: identity.version, createdAt: image.createdAt }];
    });
  // Copies are younger than what was built: the first image of a version is its age.
  const first = new Map<string, string>();
  for (const { version, createdAt } of made) {
    const held = first.get(version);
    if (held === undefined || createdAt < held) first.set(version, createdAt);
  }
  return [...first]
    .map(([version, createdAt]) => ({ version, createdAt }))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0];
}

function cadenceOf(
  expected: string,
  newest: FlavorStatus['newest'],
  at: string,
): NonNullable<FlavorStatus['cadence']> {
  const due = newest && addPeriod(newest.createdAt, expected);
  // Before the first release there is nothing to be late with.
  return { expected, ...(due !== undefined && { due }), overdue: due !== undefined && due < at };
}

function channelDrift(
  flavor: string,
  channel: string,
  pointers: readonly Pointer[],
): readonly StatusDrift[] {
  // A channel that is nowhere is a channel that was not begun.
  if (pointers.every(({ version, images }) => version === undefined && !anyOf(images))) return [];
  const [common] = releaseCounts(pointers);
  const known = new Set(pointers.flatMap(({ images }) => Object.keys(images)));
  return pointers.flatMap(({ region: { region, images: there }, version, images }) => {
    const told = (message: string): StatusDrift => ({ region, channel, message });
    if (version === undefined) return [told('points at nothing')];
    return [
      ...(version === common ? [] : [told(`points at ${version}, not ${common}`)]),
      ...[...known].flatMap((architecture) =>
        imageDrift(flavor, version, architecture, images, there).map(told),
      ),
    ];
  });
}

function imageDrift(
  flavor: string,
  version: string,
  architecture: string,
  images: ImageIds,
  there: ObservedFleetRegion['images'],
): readonly string[] {
  const id = Object.entries(images).find(([key]) => key === architecture)?.[1];
  if (id === undefined) return [`has no ${architecture} image`];
  const image = there[id];
  if (image === undefined) return [`${architecture} image ${id} is not there`];
  const identity = parseImageName(image.name);
  if (
    identity?.flavor !== flavor ||
    identity.version !== version ||
    identity.architecture !== architecture
  ) {
    return [`${architecture} image ${id} is ${image.name}, not one of ${version}`];
  }
  return image.state === 'available' ? [] : [`${architecture} image ${id} is ${image.state}`];
}

/** Versions by how many regions show them, most first; the first of a tie is that of the first region. */
function releaseCounts(pointers: readonly Pointer[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { version } of pointers) {
    if (version !== undefined) counts.set(version, (counts.get(version) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([version]) => version);
}

function anyOf(images: ImageIds): boolean {
  return Object.keys(images).length > 0;
}
