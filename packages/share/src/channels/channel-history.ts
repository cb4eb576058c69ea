import { type Architecture, architectures } from '@soe/contract';
import { settleOptions } from '../clock.js';
import { ShareError } from '../errors.js';
import type { ObservedFailure } from '../observe/observed-distribution.js';
import type { SettledOptions, ShareOptions } from '../share-options.js';
import { observePointers } from './observe-promotion.js';
import { promotionPaths, promotionPlaces } from './plan-promotion.js';
import type { PromotionPlaces, PromotionRequest } from './promotion.js';
import { heldAt, heldInTurn } from './version-history.js';

/** Where a channel pointed, and where it points now. */
export interface ChannelHistory {
  /** Product line. */
  readonly flavor: string;
  /** The channel. */
  readonly channel: string;
  /** What it pointed at, as the owner account of the first region remembers it, newest first. */
  readonly entries: readonly ChannelEntry[];
  /** Where it points now, in every region and account. */
  readonly places: readonly ChannelPlace[];
  /** Whether all places were read and point at the same version, accounts at the owner's images. */
  readonly agree: boolean;
}

/** What a channel pointed at for some time. */
export interface ChannelEntry {
  /** The version. */
  readonly version: string;
  /** Since when, ISO 8601. */
  readonly at: string;
  /** Its images in the first region. */
  readonly imageIds: Readonly<Partial<Record<Architecture, string>>>;
  /** Who moved it, an ARN. Missing where AWS does not say. */
  readonly by?: string;
}

/** Where a channel points in one account and region. */
export interface ChannelPlace {
  /** Name of the region. */
  readonly region: string;
  /** The consumer account. Missing for the owner account. */
  readonly account?: string;
  /** The version. Missing where the channel does not exist. */
  readonly version?: string;
  /** Its images. */
  readonly imageIds: Readonly<Partial<Record<Architecture, string>>>;
  /** Why it could not be read. */
  readonly unreachable?: ObservedFailure;
}

/**
 * Tell what a channel pointed at, from the versions of its parameters. AWS keeps 100 of each.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`, `SHARE_AWS_FAILED`, `SHARE_CANCELLED`
 * @throws ContractError when flavor or channel is malformed
 */
export async function channelHistory(
  request: Pick<PromotionRequest, 'flavor' | 'channel'>,
  options: ShareOptions & { readonly places: PromotionPlaces },
): Promise<ChannelHistory> {
  const { flavor, channel } = request;
  const settled = settleOptions(options);
  const [entries, places] = await Promise.all([
    channelEntries(request, options.places, settled),
    channelPlaces(request, options.places, settled),
  ]);
  return { flavor, channel, entries, places, agree: agree(places) };
}

async function channelEntries(
  { flavor, channel }: Pick<PromotionRequest, 'flavor' | 'channel'>,
  places: PromotionPlaces,
  { aws, signal }: SettledOptions,
): Promise<readonly ChannelEntry[]> {
  const paths = promotionPaths({ flavor }, places);
  const [first] = places.regions;
  if (first === undefined) {
    throw new ShareError('SHARE_DISTRIBUTION_INVALID', 'places: name at least one region');
  }
  const { parameters } = aws.in({ region: first.region }, { signal });
  const [versions, ...images] = await Promise.all([
    parameters.history(paths.channelVersion(channel)),
    ...architectures.map((architecture) =>
      parameters.history(paths.channelImage(channel, architecture)),
    ),
  ]);
  return heldInTurn(versions)
    .map(({ value, modifiedAt, modifiedBy }) => ({
      version: value,
      at: modifiedAt,
      // Image ids move before the version does.
      imageIds: byArchitecture((index) => heldAt(images[index] ?? [], modifiedAt)),
      ...(modifiedBy !== undefined && { by: modifiedBy }),
    }))
    .toReversed();
}

async function channelPlaces(
  { flavor, channel }: Pick<PromotionRequest, 'flavor' | 'channel'>,
  places: PromotionPlaces,
  options: SettledOptions,
): Promise<readonly ChannelPlace[]> {
  const paths = promotionPaths({ flavor }, places);
  const images = architectures.map((architecture) => paths.channelImage(channel, architecture));
  const names = [...images, paths.channelVersion(channel)];
  const seen = await Promise.all(
    promotionPlaces(places).map((place) => observePointers(place, names, options)),
  );
  return seen.map(({ parameters, ...place }) => {
    const version = parameters[paths.channelVersion(channel)]?.value;
    return {
      ...place,
      ...(version !== undefined && { version }),
      imageIds: byArchitecture((index) => parameters[images[index] ?? '']?.value),
    };
  });
}

function byArchitecture(
  imageId: (index: number) => string | undefined,
): Partial<Record<Architecture, string>> {
  return Object.fromEntries(
    architectures.flatMap((architecture, index) => {
      const id = imageId(index);
      return id === undefined ? [] : [[architecture, id]];
    }),
  );
}

function agree(places: readonly ChannelPlace[]): boolean {
  const owners = new Map(
    places.filter(({ account }) => account === undefined).map((place) => [place.region, place]),
  );
  return places.every((place) => {
    const owner = owners.get(place.region);
    return (
      place.unreachable === undefined &&
      place.version === places[0]?.version &&
      architectures.every((each) => place.imageIds[each] === owner?.imageIds[each])
    );
  });
}
