import { compareVersions, parseImageName } from '@soe/contract';
import { revokedTag } from '@soe/share';
import { addPeriod } from '../catalog/add-period.js';
import { channelDrift } from './channel-drift.js';
import { channelPointer } from './channel-pointer.js';
import type { FlavorStatus, FleetStatus } from './flavor-status.js';
import type { ObservedFleet, ObservedFleetFlavor, ObservedFleetRegion } from './observed-fleet.js';
import { pointedReleases } from './pointed-releases.js';

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

function flavorStatus(
  flavor: ObservedFleetFlavor,
  regions: readonly ObservedFleetRegion[],
  at: string,
): FlavorStatus {
  const reached = regions.filter(({ unreachable }) => unreachable === undefined);
  const channels = flavor.channels.map((channel) => ({
    channel,
    pointers: reached.map((region) => channelPointer(region, flavor, channel)),
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
      releases: pointedReleases(pointers, flavor, at),
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

/** The newest version of a flavor that is published and not revoked, whatever points at it. */
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
      const revoked = image.tags[revokedTag] !== undefined;
      return [{ version: identity.version, createdAt: image.createdAt, revoked }];
    });
  const gone = new Set(made.flatMap(({ version, revoked }) => (revoked ? [version] : [])));
  // Copies are younger than what was built: the first image of a version is its age.
  const first = new Map<string, string>();
  for (const { version, createdAt } of made) {
    const held = first.get(version);
    if (held === undefined || createdAt < held) first.set(version, createdAt);
  }
  return [...first]
    .flatMap(([version, createdAt]) => (gone.has(version) ? [] : [{ version, createdAt }]))
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
