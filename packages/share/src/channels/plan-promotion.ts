import {
  type Architecture,
  architectures,
  defaultParameterPrefix,
  type ParameterPaths,
  parameterPaths,
} from '@soe/contract';
import type { ParameterState } from '../access/parameter-access.js';
import type { Place } from '../access/place.js';
import { checkParameterPlaces } from '../check-distribution.js';
import { ShareError } from '../errors.js';
import { parameterPlaces } from '../observe/observe-parameters.js';
import { placeKey } from '../place-key.js';
import type { Problem } from '../plan/action.js';
import { checkReady } from './check-ready.js';
import type { PointerMove } from './pointer.js';
import { pointerId } from './pointer-state.js';
import type {
  ChannelMove,
  ObservedPointers,
  ObservedPromotion,
  PromotionPlaces,
  PromotionPlan,
  PromotionRequest,
} from './promotion.js';

/** How a promotion is planned. */
export interface PlanPromotionOptions {
  /**
   * Whether the pointers of architectures that a new version does not have are deleted. Default:
   * `false`, such a version is refused, for they would stay at an old one.
   */
  readonly dropArchitectures?: boolean;
  /**
   * Which pointers move: those of places for which this is true. The version must be ready in all
   * places anyway. Default: all.
   */
  readonly within?: (place: Place) => boolean;
  /** Milliseconds since 1970: what is deprecated by now is not promoted. Default: the time now. */
  readonly now?: number;
}

/** A place with what was seen there. */
export interface SeenPlace {
  readonly place: Place;
  readonly seen: ObservedPointers | undefined;
}

/**
 * The pointers that have to move so that channels point at versions, in every region and account.
 * Pure. A version that is not ready everywhere is a problem of scope `release`: nothing may move.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_PLAN_INVALID` when a channel is asked for
 * twice
 * @throws ContractError when flavor, version or channel is malformed
 */
export function planPromotion(
  requests: readonly PromotionRequest[],
  places: PromotionPlaces,
  observed: ObservedPromotion,
  options: PlanPromotionOptions = {},
): PromotionPlan {
  checkRequests(requests);
  const seenIn = new Map(
    observed.places.map((each) => [placeKey(each.region, each.account), each]),
  );
  const found = promotionPlaces(places).map((place) => ({
    place,
    seen: seenIn.get(placeKey(place.region, place.consumer?.account)),
  }));
  const planned = requests.map((request) => {
    const { regions } = request;
    const here = found.filter(({ place }) => regions?.includes(place.region) ?? true);
    return planChannel(request, places, here, observed, options);
  });
  const moves = planned.flatMap((each) => each.moves);
  return {
    releases: requests.map(({ flavor, version }) => ({ flavor, version })),
    channels: planned.map((each) => each.channel),
    moves: moves.toSorted((a, b) => moveStep(a) - moveStep(b)),
    problems: planned.flatMap((each) => each.problems),
  };
}

/** Image ids move first, then versions, which say that all images have moved; then some go. */
export function moveStep({ kind, to }: Pick<PointerMove, 'kind' | 'to'>): number {
  if (to === undefined) return 2;
  return kind === 'image' ? 0 : 1;
}

/** Every account and region whose pointers move. */
export function promotionPlaces({ regions, parameters }: PromotionPlaces): readonly Place[] {
  return parameterPlaces(regions, parameters?.accounts ?? []);
}

/** The parameter paths of a flavor in these places. */
export function promotionPaths(
  { flavor }: Pick<PromotionRequest, 'flavor'>,
  places: PromotionPlaces,
): ParameterPaths {
  checkParameterPlaces(places);
  return parameterPaths(flavor, { prefix: places.parameters?.prefix ?? defaultParameterPrefix });
}

/** Every parameter that a promotion looks at: seven per channel. */
export function promotionNames(
  request: PromotionRequest,
  places: PromotionPlaces,
): readonly string[] {
  const { version, channel } = request;
  const paths = promotionPaths(request, places);
  return [
    ...architectures.map((architecture) => paths.versionImage(version, architecture)),
    paths.versionSummary(version),
    ...architectures.map((architecture) => paths.channelImage(channel, architecture)),
    paths.channelVersion(channel),
  ];
}

function planChannel(
  request: PromotionRequest,
  places: PromotionPlaces,
  found: readonly SeenPlace[],
  observed: ObservedPromotion,
  { dropArchitectures = false, now = Date.now(), within = () => true }: PlanPromotionOptions,
) {
  const { version, channel } = request;
  const paths = promotionPaths(request, places);
  // A version has the architectures that any place knows of; every place must have all of them.
  const published = architectures.filter((architecture) =>
    found.some(({ seen }) => seen?.parameters[paths.versionImage(version, architecture)]),
  );
  const dropped = architectures
    .filter((architecture) => !published.includes(architecture))
    .map((architecture) => paths.channelImage(channel, architecture));
  const pointers = found.map(({ seen }) => seen?.parameters[paths.channelVersion(channel)]?.value);
  // Where an earlier run was stopped half-way, some pointers show the new version already.
  const previousVersion =
    pointers.find((value) => value !== undefined && value !== version) ??
    pointers.find((value) => value !== undefined);
  const moved: ChannelMove = {
    ...request,
    ...(previousVersion !== undefined && { previousVersion }),
  };
  const moving = found.filter(({ place }) => within(place));
  const left = published.length === 0 || dropArchitectures ? [] : dropped;
  return {
    channel: moved,
    moves: moving.flatMap(({ place, seen }) => [
      ...published.flatMap((architecture) => imageMove(request, paths, architecture, place, seen)),
      ...pointerMove(place, paths.channelVersion(channel), 'text', seen, version),
      ...(dropArchitectures && published.length > 0 ? dropped : []).flatMap((name) =>
        pointerMove(place, name, 'image', seen, undefined),
      ),
    ]),
    problems: [
      ...checkReady(request, { paths, published, found, observed, now }),
      ...moving.flatMap((each) => left.flatMap((name) => leftBehind(request, each, name))),
    ],
  };
}

function imageMove(
  { version, channel }: PromotionRequest,
  paths: ParameterPaths,
  architecture: Architecture,
  place: Place,
  seen: ObservedPointers | undefined,
): readonly PointerMove[] {
  const imageId = seen?.parameters[paths.versionImage(version, architecture)]?.value;
  if (imageId === undefined) return [];
  return pointerMove(place, paths.channelImage(channel, architecture), 'image', seen, imageId);
}

/** The move that makes a pointer hold a value, or nothing; none where it does. */
export function pointerMove(
  place: Place,
  name: string,
  kind: PointerMove['kind'],
  seen: Pick<ObservedPointers, 'parameters'> | undefined,
  to: string | undefined,
): readonly PointerMove[] {
  const { region, consumer } = place;
  const held: ParameterState | undefined = seen?.parameters[name];
  if (held?.value === to) return [];
  return [
    {
      id: pointerId(place, name),
      region,
      ...(consumer !== undefined && { consumer }),
      name,
      kind,
      ...(held !== undefined && { from: held.value, seenVersion: held.version }),
      ...(to !== undefined && { to }),
      reason:
        to === undefined
          ? 'the version has no image of this architecture'
          : held === undefined
            ? 'the channel is new here'
            : `points at ${held.value}`,
    },
  ];
}

function leftBehind(
  { flavor, version, channel }: PromotionRequest,
  { place: { region, consumer }, seen }: SeenPlace,
  name: string,
): readonly Problem[] {
  const held = seen?.parameters[name]?.value;
  if (held === undefined) return [];
  return [
    {
      code: 'SHARE_NOT_READY',
      scope: 'release',
      region,
      ...(consumer !== undefined && { account: consumer.account }),
      flavor,
      message: `${name} in ${region}${consumer === undefined ? '' : ` of account ${consumer.account}`} points at ${held}, but ${flavor} ${version} has no image of this architecture; with dropArchitectures it leaves channel ${channel}, else publish the architecture in a new version`,
    },
  ];
}

function checkRequests(requests: readonly PromotionRequest[]): void {
  const asked = requests.map(({ flavor, channel }) => `${flavor}@${channel}`);
  const twice = asked.find((name, index) => asked.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new ShareError('SHARE_PLAN_INVALID', `promotion: ${twice} is asked for twice`);
}
