import { compareVersions } from '@soe/contract';
import { groupBy } from '../group-by.js';
import { revokedTag } from '../revoked-tag.js';
import { type ChannelPointer, channelPointers, describePointers } from './channel-pointers.js';
import { dayMs, isDeprecated } from './deprecation-date.js';
import { retiringSince, retiringTag } from './lifecycle-tags.js';
import type { ReleasedImage } from './observe-releases.js';
import type { ObservedFlavor } from './observed-use.js';
import { protectingRule, type SettledPolicy } from './retirement-policy.js';

/** What decides about every image of a product line, computed once. */
export interface RetirementView {
  readonly policy: SettledPolicy;
  readonly prefix: string;
  readonly now: number;
  /** The pointers to each version and image that is pointed at. */
  readonly pointers: ReadonlyMap<string, readonly ChannelPointer[]>;
  /** Versions that are among the newest. */
  readonly newest: ReadonlySet<string>;
}

/**
 * Usage reports miss the last day of instances and "the past few days" of launch templates (user
 * guide, *View your AMI usage*).
 */
export const usageLag = 3 * dayMs;

/** Look at a product line once, for all its images. */
export function retirementView(
  { regions, parameters }: Pick<ObservedFlavor, 'regions' | 'parameters'>,
  policy: SettledPolicy,
  prefix: string,
  now: number,
): RetirementView {
  const images = regions.flatMap((region) => region.images);
  // Versions that nobody can use any more do not count as the newest.
  const usable = images.filter(
    (image) => image.state === 'available' && image.tags[revokedTag] === undefined,
  );
  const versions = [...new Set(usable.map((image) => image.version))].toSorted(compareVersions);
  return {
    policy,
    prefix,
    now,
    pointers: groupBy(channelPointers(parameters, { prefix }), ({ target }) => target),
    newest: new Set(policy.keepNewest === 0 ? [] : versions.slice(-policy.keepNewest)),
  };
}

/**
 * Why an image stays, as far as its release, its age and its state say so; `undefined` when only its
 * use is left to be looked at. Pure.
 */
export function reasonToKeep(
  image: ReleasedImage,
  { policy, now, pointers, newest }: RetirementView,
): string | undefined {
  const { version, imageId, state, launchedAt } = image;
  const days = (at: string) => (now - Date.parse(at)) / dayMs;
  if (state !== 'available' && state !== 'disabled') return `it is ${state}`;
  const pointing = pointers.get(version) ?? pointers.get(imageId);
  if (pointing !== undefined) return describePointers(pointing);
  const rule = protectingRule(policy, version);
  if (rule !== undefined) return `the policy keeps ${rule}`;
  if (newest.has(version)) return `one of the ${policy.keepNewest} newest versions`;
  if (policy.onlyDeprecated && !isDeprecated(image, now)) {
    return image.deprecateAt === undefined
      ? 'not deprecated'
      : `not deprecated before ${image.deprecateAt}`;
  }
  // A date that cannot be read is no age.
  if (!(days(image.createdAt) >= policy.olderThanDays)) {
    return `made ${image.createdAt}, less than ${policy.olderThanDays} days ago`;
  }
  if (launchedAt !== undefined && !(days(launchedAt) >= policy.unusedForDays)) {
    return `launched ${launchedAt}, less than ${policy.unusedForDays} days ago`;
  }
  return state === 'disabled' ? reasonToWait(image, policy, now) : undefined;
}

/** When a disabled image was marked by a retirement. */
export function disabledSince({ tags }: ReleasedImage): number | undefined {
  return retiringSince(tags[retiringTag]);
}

function reasonToWait(
  image: ReleasedImage,
  policy: SettledPolicy,
  now: number,
): string | undefined {
  const since = disabledSince(image);
  // Somebody else disabled it: the days begin with the mark.
  if (since === undefined) return undefined;
  const until = since + policy.graceDays * dayMs;
  if (now < until) return `disabled, to be deregistered after ${new Date(until).toISOString()}`;
  const { protection = 'disabled' } = image;
  if (protection.startsWith('enabled')) {
    return policy.keepProtected ? 'protected from being deregistered' : undefined;
  }
  const cooldown = Date.parse(/^disabled after (.+)$/.exec(protection)?.[1] ?? '');
  if (now < cooldown) return `protected until ${new Date(cooldown).toISOString()}`;
  return undefined;
}
