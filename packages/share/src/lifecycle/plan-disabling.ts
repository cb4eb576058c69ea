import type { PromotionPlaces } from '../channels/promotion.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import type { Problem } from '../plan/action.js';
import { printable } from '../printable.js';
import { revokedTag } from '../revoked-tag.js';
import { channelPointers, describePointer, pointersTo } from './channel-pointers.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecyclePlan } from './lifecycle-plan.js';
import { imageStep, parameterStep, refusal, unmarkSteps, unreadable } from './lifecycle-steps.js';
import {
  lifecyclePaths,
  type ObservedImages,
  prefixOf,
  type ReleasedImage,
} from './observe-releases.js';
import {
  noRecord,
  type PermissionRecord,
  readRecords,
  recordPath,
  together,
} from './permission-record.js';

/** Which release. */
export interface ReleaseRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
}

/** What AWS has of a product line, as far as disabling and enabling need it. */
export interface ObservedDisabling {
  /** When it was read, ISO 8601. */
  readonly at: string;
  /** The images of the product line. */
  readonly regions: readonly ObservedImages[];
  /** Who may launch each image of the release, by region and id. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  /** Everything below the product line in the owner account, channels in consumer accounts. */
  readonly parameters: readonly ObservedParameters[];
}

/** The key of an image over all regions. */
export function imageKey({ region, imageId }: Pick<ReleasedImage, 'region' | 'imageId'>): string {
  return `${region} ${imageId}`;
}

/**
 * The writes that disable every image of a release, each after who may launch it is remembered.
 * Pure. A channel that points at it is a problem of scope `release`.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`
 * @throws ContractError when flavor or version is malformed
 */
export function planDisabling(
  { flavor, version }: ReleaseRequest,
  places: PromotionPlaces,
  observed: ObservedDisabling,
): LifecyclePlan {
  const images = imagesOf(observed.regions, version);
  const pointers = channelPointers(observed.parameters, prefixOf(places));
  const memory = permissionMemory(flavor, places, observed);
  const ids = images.map(({ imageId }) => imageId);
  return {
    step: 'disable',
    subject: `${flavor} ${version}`,
    at: observed.at,
    actions: images
      .filter((image) => image.state === 'available')
      .flatMap((image) => disableSteps(image, memory)),
    problems: [
      ...unreadable([...observed.regions, ...observed.parameters]),
      ...noImages(images, flavor, version),
      ...pointersTo(pointers, version, ids).map((pointer) =>
        refusal(
          `${flavor} ${version}: ${describePointer(pointer)} points at it; promote another version first`,
          { region: pointer.region, flavor },
        ),
      ),
      ...images
        .filter((image) => !settledStates.includes(image.state))
        .map((image) => unsettled(image)),
    ],
  };
}

/**
 * Disable one image and remember who may launch it, together with who is remembered already. The mark
 * of an old retirement goes first: with it the days of grace would be over at once.
 */
export function disableSteps(
  image: ReleasedImage,
  { recordOf, pathOf, permissions }: PermissionMemory,
  reason = 'still available',
): readonly LifecycleAction[] {
  const unmark = unmarkSteps(image);
  const after = unmark.map(({ id }) => id);
  return [
    ...unmark,
    {
      ...imageStep(image, 'disable-image', reason, after),
      record: pathOf(image),
      // What is remembered is never forgotten here: an earlier run may have been stopped after it.
      grantees: together(recordOf(image).grantees, permissions[imageKey(image)] ?? []),
    },
  ];
}

/** Who may launch the images of a product line, and who could; read once for all of them. */
export interface PermissionMemory {
  readonly recordOf: (image: ReleasedImage) => PermissionRecord;
  readonly pathOf: (image: ReleasedImage) => string;
  readonly permissions: ObservedDisabling['permissions'];
}

/** Look at what is remembered once, for all images. */
export function permissionMemory(
  flavor: string,
  places: PromotionPlaces,
  { parameters, permissions }: Pick<ObservedDisabling, 'parameters' | 'permissions'>,
): PermissionMemory {
  const paths = lifecyclePaths(flavor, places);
  const records = new Map(
    parameters
      .filter(({ account }) => account === undefined)
      .map(({ region, values }) => [region, readRecords(values, prefixOf(places))]),
  );
  return {
    recordOf: ({ region, imageId }) => records.get(region)?.get(imageId) ?? noRecord,
    pathOf: (image) => recordPath(paths, image),
    permissions,
  };
}

/**
 * The writes that make every image of a release available again, with those who could launch it
 * before. Pure.
 */
export function planEnabling(
  { flavor, version }: ReleaseRequest,
  places: PromotionPlaces,
  observed: ObservedDisabling,
): LifecyclePlan {
  const images = imagesOf(observed.regions, version);
  const memory = permissionMemory(flavor, places, observed);
  const revoked = images.find((image) => image.tags[revokedTag] !== undefined);
  return {
    step: 'enable',
    subject: `${flavor} ${version}`,
    at: observed.at,
    actions: images.flatMap((image) => enableSteps(image, memory)),
    problems: [
      ...unreadable([...observed.regions, ...observed.parameters]),
      ...noImages(images, flavor, version),
      ...(revoked === undefined
        ? []
        : [
            refusal(
              `${flavor} ${version} is revoked (${printable(revoked.tags[revokedTag] ?? '')}); release a new version`,
              { region: revoked.region, flavor },
            ),
          ]),
      ...images.flatMap((image): readonly Problem[] => {
        const { complete, names } = memory.recordOf(image);
        if (complete) return [];
        return [
          {
            code: 'SHARE_REFUSED',
            scope: 'region',
            region: image.region,
            flavor,
            architecture: image.architecture,
            message: `${image.imageId}: the record of who could launch it is not whole (${names.join(', ')}), and is left; share the release again`,
          },
        ];
      }),
    ],
  };
}

function enableSteps(
  image: ReleasedImage,
  { recordOf, pathOf, permissions }: PermissionMemory,
): readonly LifecycleAction[] {
  if (!settledStates.includes(image.state)) return [];
  const record = recordOf(image);
  const held = permissions[imageKey(image)] ?? [];
  const lost = record.grantees.filter((grantee) => !held.includes(grantee));
  const actions: LifecycleAction[] = [];
  const before = () => actions.slice(-1).map(({ id }) => id);
  if (image.state === 'disabled') actions.push(imageStep(image, 'enable-image', 'disabled'));
  if (lost.length > 0) {
    const reason = 'could launch it before it was disabled';
    actions.push({ ...imageStep(image, 'share-image', reason, before()), grantees: lost });
  }
  actions.push(...unmarkSteps(image, before()));
  if (record.names.length > 0 && record.complete) {
    const path = pathOf(image);
    const reason = 'who could launch it can again';
    const step = parameterStep(image, 'delete-parameters', path, reason, before());
    actions.push({ ...step, names: record.names });
  }
  return actions;
}

const settledStates = ['available', 'disabled'];

function imagesOf(regions: readonly ObservedImages[], version: string): readonly ReleasedImage[] {
  return regions.flatMap(({ images }) => images).filter((image) => image.version === version);
}

function noImages(
  images: readonly ReleasedImage[],
  flavor: string,
  version: string,
): readonly Problem[] {
  if (images.length > 0) return [];
  return [
    refusal(
      `${flavor} ${version}: no region has an image of it; see that the version is right and that places lists its regions`,
      { flavor },
    ),
  ];
}

/** What a step cannot be done to yet, because EC2 is not done with it. */
export function unsettled(image: ReleasedImage, done = 'disabled'): Problem {
  const { region, flavor, architecture, imageId, state } = image;
  return {
    code: 'SHARE_REFUSED',
    scope: 'region',
    region,
    flavor,
    architecture,
    message: `${imageId} is ${state}: only available images can be ${done}; run again when it is`,
  };
}
