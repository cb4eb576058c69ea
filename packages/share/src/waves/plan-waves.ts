import { architectures } from '@soe/contract';
import type { Place } from '../access/place.js';
import {
  type PlanPromotionOptions,
  planPromotion,
  promotionPaths,
} from '../channels/plan-promotion.js';
import type { PointerMove } from '../channels/pointer.js';
import type {
  ObservedPointers,
  ObservedPromotion,
  PromotionPlaces,
  PromotionRequest,
} from '../channels/promotion.js';
import { placeKey } from '../place-key.js';
import type { Problem } from '../plan/action.js';
import { printable } from '../printable.js';
import type { Wave, WavePlace } from './wave.js';
import { wavePlaces } from './wave-places.js';

/** How waves are planned. */
export interface PlanWavesOptions extends Pick<PlanPromotionOptions, 'dropArchitectures' | 'now'> {
  /** Whether the waves of another version that are half-way are taken over. Default: `false`. */
  readonly supersede?: boolean;
}

/** What each wave would do, as plain JSON. */
export interface WavesPlan {
  /** What moves, and where to. */
  readonly request: PromotionRequest;
  /** The waves in their order. */
  readonly waves: readonly PlannedWave[];
  /** What stands in the way; with one, nothing is moved. */
  readonly problems: readonly Problem[];
}

/** One wave of a plan. */
export interface PlannedWave {
  /** Its name. */
  readonly name: string;
  /** `moved`: its pointers are there; `half-way`: some are; `waiting`: none is. */
  readonly state: 'moved' | 'half-way' | 'waiting';
  /** Whether a later wave has begun, before which this one had soaked and was healthy. */
  readonly passed: boolean;
  /** Where its pointers are. */
  readonly places: readonly WavePlace[];
  /** The pointers that have to move. */
  readonly moves: readonly PointerMove[];
  /** Whom the images are shared with first. */
  readonly grantees: readonly string[];
  /** Milliseconds that it soaks. */
  readonly soak: number;
  /** When the last of its pointers moved, ISO 8601; of waves that have moved. */
  readonly movedAt?: string;
}

/**
 * What each wave would move, from what AWS has: the pointers themselves say how far an earlier run
 * got. Pure; also a dry run.
 *
 * @throws ShareError `SHARE_WAVES_INVALID`, `SHARE_DISTRIBUTION_INVALID`
 * @throws ContractError when flavor, version or channel is malformed
 */
export function planWaves(
  request: PromotionRequest,
  waves: readonly Wave[],
  places: PromotionPlaces,
  observed: ObservedPromotion,
  options: PlanWavesOptions = {},
): WavesPlan {
  const rings = wavePlaces(waves, places);
  const { moves, problems } = planPromotion([request], places, observed, options);
  const paths = promotionPaths(request, places);
  const pointers = [
    ...architectures.map((architecture) => paths.channelImage(request.channel, architecture)),
    paths.channelVersion(request.channel),
  ];
  const seenIn = new Map(
    observed.places.map((each) => [placeKey(each.region, each.account), each]),
  );
  const versionIn = (place: Place) =>
    seenIn.get(keyOf(place))?.parameters[paths.channelVersion(request.channel)]?.value;
  const begun = rings.map((ring) => ring.some((place) => versionIn(place) === request.version));
  const planned = waves.map((wave, index): PlannedWave => {
    const ring = rings[index] ?? [];
    const keys = new Set(ring.map(keyOf));
    const mine = moves.filter((move) => keys.has(keyOf(move)));
    const moved = mine.length === 0;
    const movedAt = moved ? latest(ring, pointers, seenIn) : undefined;
    return {
      name: wave.name,
      state: moved ? 'moved' : begun[index] ? 'half-way' : 'waiting',
      passed: begun.some((each, later) => each && later > index),
      places: ring.map(({ region, consumer }) => ({
        region,
        ...(consumer !== undefined && { account: consumer.account }),
      })),
      moves: mine,
      grantees: wave.grantees ?? [],
      soak: wave.soak,
      ...(movedAt !== undefined && { movedAt }),
    };
  });
  const behind = waves.find(
    (_, index) =>
      planned[index]?.passed === true &&
      rings[index]?.some((place) => versionIn(place) !== request.version),
  );
  const held = new Set(rings.flat().flatMap((place) => versionIn(place) ?? []));
  return {
    request,
    waves: planned,
    problems: [
      ...problems,
      ...(options.supersede === true ? [] : halfWay(request, behind, held, places)),
    ],
  };
}

/** What tells that the pointers are not those of these waves, as far as they got. */
function halfWay(
  { flavor, channel, version }: PromotionRequest,
  behind: Wave | undefined,
  held: ReadonlySet<string>,
  { regions }: PromotionPlaces,
): readonly Problem[] {
  const others = [...held].filter((each) => each !== version);
  if (others.length < 2 && behind === undefined) return [];
  const seen =
    others.length > 1
      ? `it points at ${others.join(' and ')} in different places`
      : `a later wave points at ${version} already, while ${printable(behind?.name ?? '')} does not`;
  return [
    {
      code: 'SHARE_WAVES_HALF_WAY',
      scope: 'release',
      region: regions[0]?.region ?? '',
      flavor,
      message: `${flavor}@${channel} to ${version}: ${seen}, as if other waves were half-way; finish them, promote one version everywhere, or take over with supersede`,
    },
  ];
}

function latest(
  ring: readonly Place[],
  pointers: readonly string[],
  seenIn: ReadonlyMap<string, ObservedPointers>,
): string | undefined {
  return ring
    .flatMap((place) =>
      pointers.flatMap((name) => seenIn.get(keyOf(place))?.parameters[name] ?? []),
    )
    .map(({ modifiedAt }) => modifiedAt)
    .toSorted()
    .at(-1);
}

function keyOf({ region, consumer }: Place): string {
  return placeKey(region, consumer?.account);
}
