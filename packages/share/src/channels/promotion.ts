import type { FoundImage } from '../access/image-access.js';
import type { ParameterState } from '../access/parameter-access.js';
import type { Distribution } from '../distribution.js';
import type { ObservedFailure } from '../observe/observed-distribution.js';
import type { Problem } from '../plan/action.js';
import type { ReleaseName } from '../plan/plan.js';
import type { PointerMove } from './pointer.js';

/** What to point where. */
export interface PromotionRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version to point at; newer or older than the present one. */
  readonly version: string;
  /** Channel that moves, for example `stable`. */
  readonly channel: string;
  /** Regions that the flavor is in, where it is not in all of the places. Default: all of them. */
  readonly regions?: readonly string[];
}

/**
 * Where a channel lives: the part of a distribution that says where parameters are. The build
 * region has to be listed here, since there is no release record to tell it.
 */
export type PromotionPlaces = Pick<Distribution, 'regions' | 'parameters'>;

/** What AWS has of some versions and channels, as plain JSON. */
export interface ObservedPromotion {
  /** One entry per region and account with parameters. */
  readonly places: readonly ObservedPointers[];
  /** One entry per region: the images of the versions. */
  readonly regions: readonly ObservedVersionImages[];
}

/** The parameters of versions and channels in one account and region. */
export interface ObservedPointers {
  /** Name of the region. */
  readonly region: string;
  /** The consumer account. Missing for the owner account. */
  readonly account?: string;
  /** Those that exist, by path. */
  readonly parameters: Readonly<Record<string, ParameterState>>;
  /** Why they could not be read; `parameters` is empty then. */
  readonly unreachable?: ObservedFailure;
}

/** The images that the parameters of the owner account name, in one region. */
export interface ObservedVersionImages {
  /** Name of the region. */
  readonly region: string;
  /** Those that exist and belong to the owner account. */
  readonly images: readonly VersionImage[];
  /** Why they could not be read; `images` is empty then. */
  readonly unreachable?: ObservedFailure;
}

/** An image that a channel may point at. */
export interface VersionImage extends Pick<FoundImage, 'imageId' | 'state' | 'deprecateAt'> {
  /** Why it was revoked. Missing where it was not. */
  readonly revoked?: string;
}

/** Where a channel points before and after. */
export interface ChannelMove extends PromotionRequest {
  /** The version it pointed at before. Missing for a new channel. */
  readonly previousVersion?: string;
}

/** The plan of `planPromotion`, as plain JSON. */
export interface PromotionPlan {
  /** The releases that it is about. */
  readonly releases: readonly ReleaseName[];
  /** The channels, in the order they were asked for. */
  readonly channels: readonly ChannelMove[];
  /** Every pointer to move: image ids, then versions, then those that are deleted. */
  readonly moves: readonly PointerMove[];
  /** What stands in the way; with one, nothing is moved. */
  readonly problems: readonly Problem[];
}
