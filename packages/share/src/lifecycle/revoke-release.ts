import type { ImageOrigin } from '../access/lifecycle-access.js';
import { settleOptions } from '../clock.js';
import { attempt } from '../observe/attempt.js';
import { observeParameters, parameterPlaces } from '../observe/observe-parameters.js';
import type { ObservedFailure } from '../observe/observed-distribution.js';
import { flag, objectOf, text } from '../shape.js';
import type { SettledOptions } from '../share-options.js';
import {
  type Descendant,
  findDescendants,
  type ImageWithRegion,
  withoutParent,
} from './find-descendants.js';
import type { LifecycleOptions, LifecycleOutcome } from './lifecycle-plan.js';
import {
  lifecyclePaths,
  observeReleases,
  observeTree,
  perPlace,
  type ReleasedImage,
} from './observe-releases.js';
import { imageKey } from './plan-disabling.js';
import { otherVersions } from './plan-moves.js';
import {
  type AffectedInstance,
  type ObservedRevocation,
  planRevocation,
  type RevocationPlan,
  type RevocationRequest,
} from './plan-revocation.js';
import { refuseMalformed } from './refuse-malformed.js';
import { runLifecycle } from './run-lifecycle.js';

/** So many earlier versions, and later ones, are looked at to find one that channels can go to. */
const mostCandidates = 5;

/**
 * Take a bad release out: channels that point at it go to the replacement, all launch and snapshot
 * permissions are removed, the images are deprecated now and marked with the reason. The plan lists
 * what was made from the release and which instances of the own account run it. Writes only with
 * `apply: true`. A second run writes nothing.
 *
 * @example
 * ```ts
 * const request = { flavor: 'al2023', version: '2026.11.0', reason: 'CVE-2026-90001' };
 * const { plan } = await revokeRelease(request, { aws: connectAws(), places, apply: true });
 * ```
 *
 * @throws ShareError before the first write: `SHARE_REFUSED` when a channel points at the release
 * and there is no version to go back to, `SHARE_NOT_READY` when the replacement is not published
 * everywhere; `SHARE_INCOMPLETE` when some actions failed or a region cannot be read: run again
 */
export async function revokeRelease(
  request: RevocationRequest,
  options: LifecycleOptions,
): Promise<LifecycleOutcome<RevocationPlan>> {
  refuseMalformed('revoke', shape, request, options);
  const plan = planRevocation(request, options.places, await observe(request, options));
  return runLifecycle(plan, options, options.apply ?? false);
}

const shape = objectOf(
  {
    flavor: text,
    version: text,
    reason: text,
    replacement: text,
    leaveChannels: flag,
    disable: flag,
  },
  ['flavor', 'version', 'reason'],
);

async function observe(
  { flavor, version, replacement }: RevocationRequest,
  options: LifecycleOptions,
): Promise<ObservedRevocation> {
  const { places } = options;
  const settled = settleOptions(options);
  const paths = lifecyclePaths(flavor, places);
  paths.versionSummary(version);
  const accounts = places.parameters?.accounts ?? [];
  const [regions, own, channels] = await Promise.all([
    observeReleases(flavor, places, settled),
    observeTree(paths.versions, { regions: places.regions }, settled),
    observeTree(paths.channels, { ...places, parameters: { accounts } }, settled),
  ]);
  const images = regions.flatMap((each) => each.images);
  const mine = images.filter((image) => image.version === version);
  const now = settled.clock.now();
  const { earlier, later } = otherVersions(version, regions, now);
  const candidates =
    replacement === undefined
      ? [...earlier.slice(0, mostCandidates), ...later.slice(0, mostCandidates)]
      : [replacement];
  const architectures = [...new Set(mine.map((image) => image.architecture))];
  const names = [
    paths.versionSummary(version),
    ...candidates.flatMap((each) => [
      paths.versionSummary(each),
      ...architectures.map((architecture) => paths.versionImage(each, architecture)),
    ]),
  ];
  const consumers = parameterPlaces(places.regions, accounts).filter(
    ({ consumer }) => consumer !== undefined,
  );
  const [published, permissions, family] = await Promise.all([
    observeParameters(consumers, names, settled),
    Promise.all(places.regions.map(({ region }) => observeGrantees(region, mine, settled))),
    observeFamily(
      places.regions.map(({ region }) => region),
      mine,
      settled,
    ),
  ]);
  return {
    at: new Date(settled.clock.now()).toISOString(),
    regions,
    parameters: perPlace([...own, ...channels, ...published]),
    permissions: Object.assign({}, ...permissions.map((each) => each.launch)),
    snapshotPermissions: Object.assign({}, ...permissions.map((each) => each.snapshots)),
    descendants: family.descendants,
    instances: family.instances,
    unreadable: [...permissions.flatMap((each) => each.unreadable), ...family.unreadable],
  };
}

interface Unreadable {
  readonly region: string;
  readonly unreachable: ObservedFailure;
}

/** Who may launch the images of a region, and who may use their snapshots. */
async function observeGrantees(
  region: string,
  all: readonly ReleasedImage[],
  { aws, signal }: SettledOptions,
) {
  const access = aws.in({ region }, { signal }).images;
  const images = all.filter((image) => image.region === region);
  const read = await attempt(`reading who may use images in ${region}`, async () => ({
    launch: await readAll(
      images.filter(({ state }) => state === 'available'),
      async (image) => [imageKey(image), await access.launchPermissions(image.imageId)],
    ),
    snapshots: await readAll(
      images.flatMap(({ snapshotIds }) => snapshotIds),
      async (id) => [`${region} ${id}`, await access.snapshotPermissions(id)],
    ),
  }));
  if ('value' in read) return { ...read.value, unreadable: [] };
  const failures: readonly Unreadable[] = [{ region, ...read }];
  return { launch: {}, snapshots: {}, unreadable: failures };
}

async function readAll<T>(
  values: readonly T[],
  read: (value: T) => Promise<readonly [string, readonly string[]]>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  return Object.fromEntries(await Promise.all(values.map(read)));
}

/** What was made from some images, over all regions, and which instances run it. */
async function observeFamily(
  regions: readonly string[],
  roots: readonly ReleasedImage[],
  settled: SettledOptions,
): Promise<{
  readonly descendants: readonly Descendant[];
  readonly instances: readonly AffectedInstance[];
  readonly unreadable: readonly Unreadable[];
}> {
  const ids = roots.map(({ imageId }) => imageId);
  const lists = await Promise.all(
    regions.map(async (region) => {
      const { lifecycle } = settled.aws.in({ region }, { signal: settled.signal });
      const read = await attempt(`reading descendants in ${region}`, async () => {
        const [own, shared] = await Promise.all([
          lifecycle.list('*'),
          ids.length === 0 ? [] : lifecycle.sharedDescendants(ids),
        ]);
        return [...own, ...shared].map((image): ImageWithRegion => ({ ...image, region }));
      });
      return { region, ...read };
    }),
  );
  const images = lists.flatMap((list) => ('value' in list ? list.value : []));
  const asked = await askAncestors(images, settled);
  const descendants = findDescendants(asked.images, roots);
  const running = await Promise.all(
    regions.map(async (region) => {
      const here = [...roots, ...descendants].filter(
        (image: ImageOrigin) => image.region === region,
      );
      const { lifecycle } = settled.aws.in({ region }, { signal: settled.signal });
      const read = await attempt(`reading instances in ${region}`, async () =>
        here.length === 0 ? [] : lifecycle.instances(here.map(({ imageId }) => imageId)),
      );
      return { region, ...read };
    }),
  );
  return {
    descendants,
    instances: running.flatMap((each) =>
      'value' in each ? each.value.map((one) => ({ ...one, region: each.region })) : [],
    ),
    unreadable: [...lists, ...asked.failed, ...running].flatMap((each) =>
      'unreachable' in each ? [{ region: each.region, unreachable: each.unreachable }] : [],
    ),
  };
}

/** Ask AWS for the ancestors of those images whose chain of sources ends in what is not known. */
async function askAncestors(
  images: readonly ImageWithRegion[],
  { aws, signal }: SettledOptions,
): Promise<{
  readonly images: readonly ImageWithRegion[];
  readonly failed: readonly Unreadable[];
}> {
  const loose = withoutParent(images);
  const answers = await Promise.all(
    [...new Set(loose.map(({ region }) => region))].map(async (region) => {
      const here = loose.filter((image) => image.region === region);
      const { lifecycle } = aws.in({ region }, { signal });
      const read = await attempt(`reading ancestors in ${region}`, () =>
        Promise.all(
          here.map(async (image) => ({
            ...image,
            ancestors: await lifecycle.ancestry(image.imageId),
          })),
        ),
      );
      return { region, ...read };
    }),
  );
  const known = answers.flatMap((answer) => ('value' in answer ? answer.value : []));
  const byKey = new Map(known.map((image) => [imageKey(image), image]));
  return {
    images: images.map((image) => byKey.get(imageKey(image)) ?? image),
    failed: answers.flatMap((answer) =>
      'unreachable' in answer ? [{ region: answer.region, unreachable: answer.unreachable }] : [],
    ),
  };
}
