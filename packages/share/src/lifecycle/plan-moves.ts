import { compareVersions } from '@soe/contract';
import type { PromotionPlaces } from '../channels/promotion.js';
import { parameterPlaces, parametersIn } from '../observe/observe-parameters.js';
import type { Problem } from '../plan/action.js';
import { revokedTag } from '../revoked-tag.js';
import { channelPointers, pointersTo } from './channel-pointers.js';
import { isDeprecated } from './deprecation-date.js';
import type { MoveChannelAction } from './lifecycle-action.js';
import { refusal } from './lifecycle-steps.js';
import {
  lifecyclePaths,
  type ObservedImages,
  prefixOf,
  type ReleasedImage,
} from './observe-releases.js';
import type { ObservedRevocation, RevocationRequest } from './plan-revocation.js';

/** The moves that take channels away from a release, and what stands in their way. */
export function planMoves(
  request: RevocationRequest,
  places: PromotionPlaces,
  observed: ObservedRevocation,
  images: readonly ReleasedImage[],
): { readonly actions: readonly MoveChannelAction[]; readonly problems: readonly Problem[] } {
  const { flavor, version, leaveChannels = false } = request;
  const ids = images.map(({ imageId }) => imageId);
  const pointers = channelPointers(observed.parameters, prefixOf(places));
  const channels = [
    ...new Set(pointersTo(pointers, version, ids).map(({ channel }) => channel)),
  ].sort();
  if (channels.length === 0 || leaveChannels) return { actions: [], problems: [] };
  const target = findReplacement(request, places, observed, images);
  if (typeof target !== 'string') {
    const list = channels.join(', ');
    return {
      actions: [],
      problems: [
        refusal(
          `${flavor} ${version}: ${target.why}, and ${list} ${channels.length === 1 ? 'points' : 'point'} at it; say \`replacement\` ${target.ready ?? 'with a version that is published everywhere'}, or \`leaveChannels\``,
          { flavor },
          target.code,
        ),
      ],
    };
  }
  return {
    problems: [],
    actions: channels.map((channel) => ({
      id: `${flavor}/${channel}/move-channel`,
      type: 'move-channel',
      region: 'everywhere',
      reason: 'points at the release',
      dependsOn: [],
      flavor,
      channel,
      from: version,
      version: target,
    })),
  };
}

/**
 * Versions that channels could go to instead, newest first: those with usable images, which are
 * available, not revoked and not deprecated. Channels go back to earlier ones of themselves; a later
 * one is for a person to choose. Pure.
 */
export function otherVersions(
  version: string,
  regions: readonly ObservedImages[],
  now: number,
): { readonly earlier: readonly string[]; readonly later: readonly string[] } {
  const images = regions.flatMap((region) => region.images);
  const versions = new Set(
    images.filter((image) => isUsable(image, now)).map((image) => image.version),
  );
  const sorted = [...versions].toSorted(compareVersions).reverse();
  return {
    earlier: sorted.filter((each) => compareVersions(each, version) < 0),
    later: sorted.filter((each) => compareVersions(each, version) > 0),
  };
}

interface NoReplacement {
  readonly why: string;
  readonly code: 'SHARE_REFUSED' | 'SHARE_NOT_READY';
  /** A version that would do. */
  readonly ready?: string | undefined;
}

function findReplacement(
  { flavor, version, replacement }: RevocationRequest,
  places: PromotionPlaces,
  observed: ObservedRevocation,
  images: readonly ReleasedImage[],
): string | NoReplacement {
  const gap = (candidate: string) => missingOf(candidate, flavor, places, observed, images);
  const { earlier, later } = otherVersions(version, observed.regions, Date.parse(observed.at));
  if (replacement === undefined) {
    const found = earlier.find((each) => gap(each) === undefined);
    if (found !== undefined) return found;
    const why = 'no earlier version is published everywhere and not deprecated';
    const ready = later.find((each) => gap(each) === undefined);
    return { why, code: 'SHARE_REFUSED', ready };
  }
  if (replacement === version) return { why: 'it cannot replace itself', code: 'SHARE_REFUSED' };
  const why = gap(replacement);
  if (why === undefined) return replacement;
  return { why: `replacement ${replacement} is not ready (${why})`, code: 'SHARE_NOT_READY' };
}

/** What a version lacks to stand in for a release everywhere; `undefined` when nothing. */
function missingOf(
  candidate: string,
  flavor: string,
  places: PromotionPlaces,
  { at, regions, parameters }: ObservedRevocation,
  images: readonly ReleasedImage[],
): string | undefined {
  const now = Date.parse(at);
  const paths = lifecyclePaths(flavor, places);
  const seenIn = parametersIn(parameters);
  for (const place of parameterPlaces(places.regions, places.parameters?.accounts ?? [])) {
    const { region, consumer } = place;
    const there = (regions.find((each) => each.region === region)?.images ?? []).filter(
      (image) => image.version === candidate,
    );
    // The promotion would refuse it, when half of the revocation is done.
    const deprecated = there.find((image) => isDeprecated(image, now));
    if (deprecated !== undefined) return `${deprecated.imageId} in ${region} is deprecated`;
    const usable = there.filter((image) => isUsable(image, now));
    const needed = new Set(
      images.filter((image) => image.region === region).map((image) => image.architecture),
    );
    const values = seenIn(place)?.values ?? {};
    const names = [
      paths.versionSummary(candidate),
      ...[...needed].map((architecture) => paths.versionImage(candidate, architecture)),
    ];
    const missing = names.find((name) => {
      const value = values[name];
      if (value === undefined) return true;
      return name.endsWith('/image-id') && !usable.some(({ imageId }) => imageId === value);
    });
    if (missing !== undefined) {
      const where = consumer === undefined ? region : `${region} of account ${consumer.account}`;
      return `${missing} in ${where}`;
    }
  }
  return undefined;
}

function isUsable(image: ReleasedImage, now: number): boolean {
  const { state, tags } = image;
  return state === 'available' && tags[revokedTag] === undefined && !isDeprecated(image, now);
}
