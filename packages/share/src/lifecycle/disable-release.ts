import { settleOptions } from '../clock.js';
import { ShareError } from '../errors.js';
import { attempt } from '../observe/attempt.js';
import type { SettledOptions } from '../share-options.js';
import type { LifecycleOptions, LifecycleOutcome } from './lifecycle-plan.js';
import {
  lifecyclePaths,
  observeReleases,
  observeTree,
  perPlace,
  type ReleasedImage,
} from './observe-releases.js';
import {
  imageKey,
  type ObservedDisabling,
  planDisabling,
  planEnabling,
  type ReleaseRequest,
} from './plan-disabling.js';
import { refuseMalformed, releaseShape } from './refuse-malformed.js';
import { runLifecycle } from './run-lifecycle.js';

/**
 * Disable every image of a release: nobody can launch it any more. EC2 forgets who could, so that is
 * written down first, in parameters beside the image. Writes only with `apply: true`. A second run
 * writes nothing.
 *
 * @throws ShareError before the first write: `SHARE_REFUSED` when a channel points at the release or
 * no image of it is found, `SHARE_REGION_UNREACHABLE`; `SHARE_INCOMPLETE` when some actions failed
 */
export async function disableRelease(
  request: ReleaseRequest,
  options: LifecycleOptions,
): Promise<LifecycleOutcome> {
  refuseMalformed('disable', releaseShape, request, options);
  const plan = planDisabling(request, options.places, await observe(request, options));
  return runLifecycle(plan, options, options.apply ?? false);
}

/**
 * Make every image of a release available again, and let those launch it who could before. What was
 * written down is deleted after that. A second run writes nothing.
 *
 * @throws ShareError before the first write: `SHARE_REFUSED` for a revoked release and one without
 * images, `SHARE_REGION_UNREACHABLE`; `SHARE_INCOMPLETE` when some actions failed: run again
 */
export async function enableRelease(
  request: ReleaseRequest,
  options: LifecycleOptions,
): Promise<LifecycleOutcome> {
  refuseMalformed('enable', releaseShape, request, options);
  const plan = planEnabling(request, options.places, await observe(request, options));
  return runLifecycle(plan, options, options.apply ?? true);
}

/** Who may launch these images, by {@link imageKey}. A disabled image has nobody. */
export async function observePermissions(
  images: readonly ReleasedImage[],
  { aws, signal }: SettledOptions,
): Promise<ObservedDisabling['permissions']> {
  const entries = await Promise.all(
    images
      .filter((image) => image.state === 'available')
      .map(async (image): Promise<[string, readonly string[]]> => {
        const { region, imageId } = image;
        const access = aws.in({ region }, { signal }).images;
        return [imageKey(image), await access.launchPermissions(imageId)];
      }),
  );
  return Object.fromEntries(entries);
}

async function observe(
  { flavor, version }: ReleaseRequest,
  options: LifecycleOptions,
): Promise<ObservedDisabling> {
  const { places } = options;
  const settled = settleOptions(options);
  const paths = lifecyclePaths(flavor, places);
  paths.versionSummary(version);
  const { accounts = [] } = places.parameters ?? {};
  const consumersOf = { ...places, parameters: { accounts } };
  const [regions, own, channels] = await Promise.all([
    observeReleases(flavor, places, settled),
    observeTree(paths.versions, { regions: places.regions }, settled),
    observeTree(paths.channels, consumersOf, settled),
  ]);
  const images = regions.flatMap((each) =>
    each.images.filter((image) => image.version === version),
  );
  const read = await attempt(`reading who may launch ${flavor} ${version}`, () =>
    observePermissions(images, settled),
  );
  if (!('value' in read)) {
    throw new ShareError(read.unreachable.code, read.unreachable.message);
  }
  return {
    at: new Date(settled.clock.now()).toISOString(),
    regions,
    permissions: read.value,
    parameters: perPlace([...own, ...channels]),
  };
}
