import type { ImageInstance } from '../access/lifecycle-access.js';
import type { PromotionPlaces } from '../channels/promotion.js';
import type { ObservedFailure, ObservedParameters } from '../observe/observed-distribution.js';
import { revokedTag } from '../revoked-tag.js';
import { isDeprecated, nextMinute } from './deprecation-date.js';
import type { Descendant } from './find-descendants.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecyclePlan } from './lifecycle-plan.js';
import { imageStep, parameterStep, refusal, unreadable } from './lifecycle-steps.js';
import { tagText } from './lifecycle-tags.js';
import { lifecyclePaths, type ObservedImages, type ReleasedImage } from './observe-releases.js';
import { imageKey, type PermissionMemory, permissionMemory, unsettled } from './plan-disabling.js';
import { planMoves } from './plan-moves.js';
import { planSummaries } from './plan-summaries.js';

/** What to take out, and why. */
export interface RevocationRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** Why; it becomes a tag, printable and at most 256 characters. */
  readonly reason: string;
  /**
   * The version that channels move to. Default: the newest earlier one that is published everywhere,
   * not revoked and not deprecated.
   */
  readonly replacement?: string;
  /** Whether channels that point at it stay as they are. Default: `false`. */
  readonly leaveChannels?: boolean;
  /** Whether to disable the images too, so that their owner cannot launch them. Default: `false`. */
  readonly disable?: boolean;
}

/** An instance of the own account that runs a revoked image or a descendant. */
export interface AffectedInstance extends ImageInstance {
  /** Its region. */
  readonly region: string;
}

/** What AWS has of a product line, as far as revoking needs it. */
export interface ObservedRevocation {
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** The images of the product line. */
  readonly regions: readonly ObservedImages[];
  /** Channels everywhere; versions in the owner account, and in consumers those that may be needed. */
  readonly parameters: readonly ObservedParameters[];
  /** Who may launch each image of the release, by region and id. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  /** Who may use each snapshot of the release, by region and id. */
  readonly snapshotPermissions: Readonly<Record<string, readonly string[]>>;
  /** Images that were made from the release. */
  readonly descendants: readonly Descendant[];
  /** Instances of the own account that run the release or a descendant. */
  readonly instances: readonly AffectedInstance[];
  /** Regions whose descendants or instances could not be read. */
  readonly unreadable: readonly {
    readonly region: string;
    readonly unreachable: ObservedFailure;
  }[];
}

/** The plan of `revokeRelease`. */
export interface RevocationPlan extends LifecyclePlan {
  /** Always `revoke`. */
  readonly step: 'revoke';
  /** Images that were made from the release: their owners have to be told. */
  readonly descendants: readonly Descendant[];
  /** Instances of the own account that run the release or a descendant. */
  readonly instances: readonly AffectedInstance[];
}

/**
 * The writes that take a bad release out: channels move to the replacement, then nobody may launch
 * or copy the images any more; they are deprecated now and marked with the reason. Pure. A channel
 * without replacement is a problem of scope `release`; what cannot be read is one of scope `region`.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`
 * @throws ContractError when flavor or version is malformed
 */
export function planRevocation(
  request: RevocationRequest,
  places: PromotionPlaces,
  observed: ObservedRevocation,
): RevocationPlan {
  const { flavor, version } = request;
  const now = Date.parse(observed.at);
  const all = observed.regions
    .flatMap((region) => region.images)
    .filter((image) => image.version === version);
  const images = all.filter(isThere);
  const moves = planMoves(request, places, observed, images);
  const after = moves.actions.map(({ id }) => id);
  const memory = permissionMemory(flavor, places, observed);
  const steps = images.flatMap((image) => imageSteps(image, request, memory, observed, now, after));
  const summaries = planSummaries(
    lifecyclePaths(flavor, places).versionSummary(version),
    places,
    observed.parameters,
    (summary) =>
      Date.parse(String(summary['deprecated'])) <= nextMinute(now)
        ? summary
        : { ...summary, deprecated: new Date(nextMinute(now)).toISOString() },
    after,
  );
  const reason = tagText(request.reason);
  return {
    step: 'revoke',
    subject: `${flavor} ${version}`,
    at: observed.at,
    actions: [...moves.actions, ...steps, ...summaries.actions],
    problems: [
      ...unreadable(
        [...observed.regions, ...observed.parameters, ...observed.unreadable],
        'region',
      ),
      ...(images.length > 0
        ? []
        : [
            refusal(
              `${flavor} ${version}: no region has an image of it; see that the version is right and that places lists its regions`,
              { flavor },
            ),
          ]),
      ...(reason === ''
        ? [refusal(`${flavor} ${version}: revoking needs a reason that can be read`, { flavor })]
        : []),
      // A copy that comes later could be launched.
      ...all.filter(({ state }) => state === 'pending').map((image) => unsettled(image, 'revoked')),
      ...moves.problems,
      ...summaries.problems,
    ],
    descendants: observed.descendants,
    instances: observed.instances,
  };
}

function imageSteps(
  image: ReleasedImage,
  request: RevocationRequest,
  { recordOf, permissions }: PermissionMemory,
  { snapshotPermissions }: ObservedRevocation,
  now: number,
  after: readonly string[],
): readonly LifecycleAction[] {
  const steps: LifecycleAction[] = [];
  const reason = tagText(request.reason);
  const held = image.tags[revokedTag];
  if (held !== reason) {
    const why = held === undefined ? 'not marked' : `marked: ${held}`;
    const step = imageStep(image, 'tag-image', why);
    steps.push({ ...step, tags: { [revokedTag]: reason }, snapshotIds: [] });
  }
  if (!isDeprecated(image, now)) {
    const deprecateAt = new Date(nextMinute(now)).toISOString();
    steps.push({ ...imageStep(image, 'set-deprecation', 'not deprecated now'), deprecateAt });
  }
  // The image first, so that nobody is shown an image that cannot be copied.
  let before = after;
  const grantees = permissions[imageKey(image)] ?? [];
  if (grantees.length > 0) {
    const step = imageStep(image, 'unshare-image', 'may launch it', after);
    steps.push({ ...step, grantees });
    before = [step.id];
  }
  for (const snapshotId of image.snapshotIds) {
    const users = snapshotPermissions[`${image.region} ${snapshotId}`] ?? [];
    if (users.length === 0) continue;
    const step = imageStep(image, 'unshare-snapshot', 'may use it', before);
    steps.push({
      ...step,
      id: `${image.region}/${snapshotId}/${step.type}`,
      snapshotId,
      grantees: users,
    });
  }
  if (request.disable === true && image.state === 'available') {
    // Nothing is remembered: nobody shall get back what is taken here.
    steps.push({ ...imageStep(image, 'disable-image', 'still available', before), grantees: [] });
  }
  const { names } = recordOf(image);
  const [name] = names;
  if (name !== undefined) {
    const step = parameterStep(
      { region: image.region },
      'delete-parameters',
      name,
      'nobody shall be able to launch it again',
    );
    steps.push({ ...step, names });
  }
  return steps;
}

function isThere({ state }: ReleasedImage): boolean {
  return state === 'available' || state === 'disabled';
}
