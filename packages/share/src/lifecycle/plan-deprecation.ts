import type { Architecture } from '@soe/contract';
import type { PromotionPlaces } from '../channels/promotion.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import type { Problem } from '../plan/action.js';
import { printable } from '../printable.js';
import { revokedTag } from '../revoked-tag.js';
import {
  dayMs,
  isDeprecated,
  nextMinute,
  ownDeprecation,
  roundToMinute,
} from './deprecation-date.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecyclePlan } from './lifecycle-plan.js';
import { imageStep, refusal, unreadable } from './lifecycle-steps.js';
import { deprecationTag, successorTag, tagText } from './lifecycle-tags.js';
import { lifecyclePaths, type ObservedImages, type ReleasedImage } from './observe-releases.js';
import { planSummaries } from './plan-summaries.js';
import { successorProblems } from './successor-problems.js';

/** What to deprecate. */
export interface DeprecationRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** The version to use instead, published everywhere. */
  readonly successor: string;
  /** When, ISO 8601; rounded to the minute, as EC2 does. Default: now. */
  readonly at?: string;
  /** Why, for consumers: printable, at most 256 characters. Default: none is given. */
  readonly reason?: string;
}

/** What AWS has of a product line, as far as deprecating needs it. */
export interface ObservedDeprecation {
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** The images of the product line. */
  readonly regions: readonly ObservedImages[];
  /** The parameters of both versions. */
  readonly parameters: readonly ObservedParameters[];
}

/**
 * The writes that deprecate every region's copy of a release and tell consumers what to use instead.
 * Pure. A successor that is not published and available everywhere is a problem of scope `release`.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`
 * @throws ContractError when flavor or version is malformed
 */
export function planDeprecation(
  request: DeprecationRequest,
  places: PromotionPlaces,
  observed: ObservedDeprecation,
): LifecyclePlan {
  const { flavor, version, successor } = request;
  const now = Date.parse(observed.at);
  const images = deprecatable(observed.regions, version);
  const asked = request.at === undefined ? undefined : roundToMinute(request.at);
  const dates = images.flatMap((image): readonly LifecycleAction[] => {
    const held = ownDeprecation(image);
    if (asked === undefined ? isDeprecated(image, now) : held === asked) return [];
    const deprecateAt = new Date(asked ?? nextMinute(now)).toISOString();
    const reason = held === undefined ? 'not deprecated' : `deprecated ${image.deprecateAt}`;
    return [{ ...imageStep(image, 'set-deprecation', reason), deprecateAt }];
  });
  const wanted = {
    [successorTag]: successor,
    ...(request.reason !== undefined && { [deprecationTag]: tagText(request.reason) }),
  };
  const tags = images.flatMap((image): readonly LifecycleAction[] => {
    const missing = Object.entries(wanted).filter(([key, value]) => image.tags[key] !== value);
    if (missing.length === 0) return [];
    const step = imageStep(image, 'tag-image', 'consumers shall see the successor');
    return [{ ...step, tags: Object.fromEntries(missing), snapshotIds: [] }];
  });
  const summaries = planSummaries(
    lifecyclePaths(flavor, places).versionSummary(version),
    places,
    observed.parameters,
    (summary) => {
      const held = Date.parse(String(summary['deprecated']));
      const kept = asked === undefined ? held <= now : held === asked;
      if (kept) return summary;
      const first = Math.min(...images.map((image) => ownDeprecation(image) ?? Infinity));
      const date = asked ?? (first <= now ? first : nextMinute(now));
      return { ...summary, deprecated: new Date(date).toISOString() };
    },
    // Consumers read of the date once it is set.
    [...dates, ...tags].map(({ id }) => id),
  );
  return {
    step: 'deprecate',
    subject: `${flavor} ${version}`,
    at: observed.at,
    actions: [...dates, ...tags, ...summaries.actions],
    problems: [
      ...unreadable([...observed.regions, ...observed.parameters]),
      ...(images.length === 0 ? [nothing(flavor, version)] : []),
      ...(dates.length > 0 ? dateProblems(asked, images, now) : []),
      ...successorProblems(request, places, observed),
      ...summaries.problems,
    ],
  };
}

/** The writes that take a deprecation back. Pure. */
export function planUndeprecation(
  { flavor, version }: Pick<DeprecationRequest, 'flavor' | 'version'>,
  places: PromotionPlaces,
  observed: ObservedDeprecation,
): LifecyclePlan {
  const images = deprecatable(observed.regions, version);
  const dates = images
    .filter((image) => ownDeprecation(image) !== undefined)
    .map((image) => imageStep(image, 'set-deprecation', `deprecated ${image.deprecateAt}`));
  const tags = images.flatMap((image): readonly LifecycleAction[] => {
    const keys = [successorTag, deprecationTag].filter((key) => image.tags[key] !== undefined);
    if (keys.length === 0) return [];
    return [{ ...imageStep(image, 'untag-image', 'no successor'), keys, snapshotIds: [] }];
  });
  const revoked = images.find((image) => image.tags[revokedTag] !== undefined);
  const summaries = planSummaries(
    lifecyclePaths(flavor, places).versionSummary(version),
    places,
    observed.parameters,
    ({ deprecated: _, ...summary }) => summary,
    [...dates, ...tags].map(({ id }) => id),
  );
  return {
    step: 'undeprecate',
    subject: `${flavor} ${version}`,
    at: observed.at,
    actions: [...dates, ...tags, ...summaries.actions],
    problems: [
      ...unreadable([...observed.regions, ...observed.parameters]),
      ...(images.length === 0 ? [nothing(flavor, version)] : []),
      ...(revoked === undefined
        ? []
        : [
            refusal(
              `${flavor} ${version} is revoked (${printable(revoked.tags[revokedTag] ?? '')}); release a new version`,
              { region: revoked.region, flavor },
            ),
          ]),
      ...summaries.problems,
    ],
  };
}

/** Every name that a deprecation looks at. */
export function deprecationNames(
  request: Pick<DeprecationRequest, 'flavor' | 'version'> & { readonly successor?: string },
  places: PromotionPlaces,
  architectures: readonly Architecture[],
): readonly string[] {
  const paths = lifecyclePaths(request.flavor, places);
  const { successor } = request;
  return [
    paths.versionSummary(request.version),
    ...(successor === undefined
      ? []
      : [
          paths.versionSummary(successor),
          ...architectures.map((architecture) => paths.versionImage(successor, architecture)),
        ]),
  ];
}

function deprecatable(
  regions: readonly ObservedImages[],
  version: string,
): readonly ReleasedImage[] {
  return regions
    .flatMap(({ images }) => images)
    .filter(
      (image) =>
        image.version === version && (image.state === 'available' || image.state === 'disabled'),
    );
}

function nothing(flavor: string, version: string): Problem {
  return refusal(
    `${flavor} ${version}: no region has an image of it; see that the version is right and that places lists its regions`,
    { flavor },
  );
}

function dateProblems(
  asked: number | undefined,
  images: readonly ReleasedImage[],
  now: number,
): readonly Problem[] {
  if (asked === undefined) return [];
  const when = new Date(asked).toISOString();
  if (asked < roundToMinute(now)) {
    return [refusal(`deprecating at ${when}: that is in the past; leave it out to mean now`)];
  }
  if (asked > now + 3652 * dayMs) {
    return [refusal(`deprecating at ${when}: EC2 takes dates of the next ten years only`)];
  }
  return images.flatMap((image) => {
    const latest = new Date(image.createdAt);
    latest.setUTCFullYear(latest.getUTCFullYear() + 2);
    if (!image.public || asked <= latest.getTime()) return [];
    return [
      refusal(
        `deprecating ${image.imageId} at ${when}: it is public, and deprecated ${latest.toISOString()} at the latest`,
        { region: image.region, flavor: image.flavor },
      ),
    ];
  });
}
