import { type Architecture, architectures, type ParameterPaths } from '@soe/contract';
import type { ParameterState } from '../access/parameter-access.js';
import type { Place } from '../access/place.js';
import { afterAbort } from '../channels/after-abort.js';
import { movePointers } from '../channels/move-pointers.js';
import { pointerMove, promotionPaths, promotionPlaces } from '../channels/plan-promotion.js';
import type { PointerMove, PointerResult } from '../channels/pointer.js';
import { placeName, pointerId } from '../channels/pointer-state.js';
import { defaultPutBackWait, type PromotionOptions } from '../channels/promote-release.js';
import { rollBackChain } from '../channels/version-history.js';
import { settleOptions } from '../clock.js';
import { ShareError, toShareError } from '../errors.js';
import { placeKey } from '../place-key.js';
import type { SettledOptions } from '../share-options.js';
import type { PlannedWave, WavesPlan } from './plan-waves.js';

/**
 * Put the pointers of every wave back to what they held before, the last wave first,
 * so that a run that is killed here leaves what looks like waves that got less far. A pointer that
 * cannot be moved does not keep the others.
 *
 * @returns what became of each
 */
export async function rollBackWaves(
  plan: WavesPlan,
  options: Omit<PromotionOptions, 'verify'>,
): Promise<readonly PointerResult[]> {
  const putBackWait = options.putBackWait ?? defaultPutBackWait;
  using late = afterAbort(options.signal, putBackWait);
  const settled = { ...settleOptions(options), signal: late.signal };
  const places = new Map(promotionPlaces(options.places).map((place) => [keyOf(place), place]));
  const results: PointerResult[] = [];
  for (const wave of plan.waves.toReversed()) {
    const planned = await planWave(wave, plan, places, { ...settled, places: options.places });
    results.push(...planned.flatMap((each) => each.failed ?? []));
    const moves = planned.flatMap((each) => each.moves ?? []);
    results.push(...(await movePointers(moves, { ...settled, putBackWait, onFailure: 'go-on' })));
  }
  return results;
}

/** What goes back in one place, or why it cannot. */
interface PlannedPlace {
  readonly moves?: readonly PointerMove[];
  readonly failed?: readonly PointerResult[];
}

function planWave(
  wave: PlannedWave,
  { request }: WavesPlan,
  places: ReadonlyMap<string, Place>,
  options: SettledOptions & Pick<PromotionOptions, 'places'>,
): Promise<readonly PlannedPlace[]> {
  const paths = promotionPaths(request, options.places);
  const name = paths.channelVersion(request.channel);
  return Promise.all(
    wave.places.map(async ({ region, account }): Promise<PlannedPlace> => {
      const place = places.get(placeKey(region, account)) ?? { region };
      try {
        const moves = await planPlace(place, { paths, ...request }, options);
        return { moves };
      } catch (cause) {
        const { code, message } = toShareError(cause, `rolling back ${name}`);
        const id = pointerId(place, name);
        const at = { region, ...(account !== undefined && { account }) };
        return { failed: [{ id, ...at, name, status: 'failed', code, message, cause }] };
      }
    }),
  );
}

async function planPlace(
  place: Place,
  { paths, channel, version }: Pick<PlaceRollBack, 'paths' | 'channel' | 'version'>,
  { aws, signal }: SettledOptions,
): Promise<readonly PointerMove[]> {
  const { parameters } = aws.in(place, { signal });
  const pointer = paths.channelVersion(channel);
  const chain = rollBackChain(await parameters.history(pointer));
  const moved = chain.at(-1) === version;
  const previous = chain.at(moved ? -2 : -1);
  const seen = await parameters.read([
    ...[version, ...(previous === undefined ? [] : [previous])].flatMap((each) =>
      architectures.map((architecture) => paths.versionImage(each, architecture)),
    ),
    ...architectures.map((architecture) => paths.channelImage(channel, architecture)),
    pointer,
  ]);
  return rollBackMoves(place, seen, { paths, channel, version, previous, moved });
}

/** How one place goes back. */
export interface PlaceRollBack {
  readonly paths: ParameterPaths;
  readonly channel: string;
  /** The version that the waves move to. */
  readonly version: string;
  /** What the channel pointed at before; nothing where it is new. */
  readonly previous: string | undefined;
  /** Whether the version pointer has moved. Otherwise only images of a move that was cut off go back. */
  readonly moved: boolean;
}

/**
 * The moves that bring one place back to a version, or to no channel at all where there was none.
 * Pure.
 *
 * @throws ShareError `SHARE_NOT_READY` where the version is not published any more: pointers without
 * images would be worse
 */
export function rollBackMoves(
  place: Place,
  seen: Readonly<Record<string, ParameterState>>,
  { paths, channel, version, previous, moved }: PlaceRollBack,
): readonly PointerMove[] {
  const imageOf = (of: string | undefined, architecture: Architecture) =>
    of === undefined ? undefined : seen[paths.versionImage(of, architecture)]?.value;
  const images = architectures
    .map((architecture) => ({
      name: paths.channelImage(channel, architecture),
      ours: imageOf(version, architecture),
      to: imageOf(previous, architecture),
    }))
    .filter(({ name, ours }) => moved || (ours !== undefined && seen[name]?.value === ours));
  if (previous !== undefined && images.length > 0 && images.every(({ to }) => to === undefined)) {
    throw new ShareError(
      'SHARE_NOT_READY',
      `rolling ${channel} back to ${previous} in ${placeName(place)}: ${previous} is not published there any more; promote another version`,
    );
  }
  const held = { parameters: seen };
  return [
    ...images.flatMap(({ name, to }) => pointerMove(place, name, 'image', held, to)),
    ...(moved ? pointerMove(place, paths.channelVersion(channel), 'text', held, previous) : []),
  ];
}

function keyOf({ region, consumer }: Place): string {
  return placeKey(region, consumer?.account);
}
