import { architectures } from '@soe/contract';
import type { PromotionPlaces } from '../channels/promotion.js';
import { attempt } from '../observe/attempt.js';
import { observeParameters, parameterPlaces } from '../observe/observe-parameters.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import type { SettledOptions } from '../share-options.js';
import { observePermissions } from './disable-release.js';
import { retiringTag } from './lifecycle-tags.js';
import {
  lifecyclePaths,
  observeReleases,
  observeTree,
  perPlace,
  type ReleasedImage,
} from './observe-releases.js';
import type {
  MarkedSnapshot,
  ObservedFlavor,
  ObservedRetirement,
  ObservedUse,
} from './observed-use.js';
import { imageKey } from './plan-disabling.js';
import { retirementCandidates } from './plan-retirement.js';
import type { SettledPolicy } from './retirement-policy.js';

/** Read what exists, and for the images that may go also who uses them. */
export async function observeRetirement(
  policy: SettledPolicy,
  places: PromotionPlaces,
  settled: SettledOptions,
): Promise<ObservedRetirement> {
  const now = settled.clock.now();
  const flavors = await Promise.all(
    policy.flavors.map((flavor) => observeFlavor(flavor, policy, places, settled, now)),
  );
  return { at: new Date(now).toISOString(), flavors };
}

async function observeFlavor(
  flavor: string,
  policy: SettledPolicy,
  places: PromotionPlaces,
  settled: SettledOptions,
  now: number,
): Promise<ObservedFlavor> {
  const paths = lifecyclePaths(flavor, places);
  const accounts = places.parameters?.accounts ?? [];
  const consumers = { ...places, parameters: { accounts } };
  const [regions, versions, channels] = await Promise.all([
    observeReleases(flavor, places, settled),
    observeTree(paths.versions, { regions: places.regions }, settled),
    observeTree(paths.channels, consumers, settled),
  ]);
  const parameters = perPlace([...versions, ...channels]);
  const candidates = retirementCandidates({ regions, parameters }, policy, places, now);
  const names = [
    ...new Set(
      // All architectures: the summary goes only when none of them stays.
      candidates.flatMap(({ version }) => [
        ...architectures.map((architecture) => paths.versionImage(version, architecture)),
        paths.versionSummary(version),
      ]),
    ),
  ];
  const inConsumers = parameterPlaces(places.regions, accounts).filter(
    ({ consumer }) => consumer !== undefined,
  );
  const [published, permissions, use, marked] = await Promise.all([
    names.length === 0
      ? ([] as readonly ObservedParameters[])
      : observeParameters(inConsumers, names, settled),
    observePermissions(candidates, settled),
    observeUse(candidates, policy, settled),
    Promise.all(places.regions.map(({ region }) => observeMarked(flavor, region, settled))),
  ]);
  return {
    flavor,
    regions,
    parameters: perPlace([...parameters, ...published]),
    permissions,
    use,
    marked: marked.flat(),
  };
}

/** Who uses these images: the own account now, others by the reports that there are. */
async function observeUse(
  images: readonly ReleasedImage[],
  policy: SettledPolicy,
  { aws, signal }: SettledOptions,
): Promise<ObservedFlavor['use']> {
  const regions = [...new Set(images.map(({ region }) => region))];
  const entries = await Promise.all(
    regions.map(async (region): Promise<readonly [string, ObservedUse][]> => {
      const here = images.filter((image) => image.region === region);
      const ids = here.map(({ imageId }) => imageId);
      const { lifecycle } = aws.in({ region }, { signal });
      const read = await attempt(`reading who uses images in ${region}`, async () => {
        const [references, reports] = await Promise.all([
          lifecycle.references(ids),
          policy.usageReports ? lifecycle.usageReports(ids) : [],
        ]);
        const available = reports.filter(({ state }) => state === 'available');
        const said =
          available.length === 0
            ? []
            : await lifecycle.usageEntries(available.map(({ reportId }) => reportId));
        return { references, reports, said };
      });
      return here.map((image) => {
        const { imageId } = image;
        if (!('value' in read)) return [imageKey(image), { references: [], reports: [], ...read }];
        const { references, reports, said } = read.value;
        return [
          imageKey(image),
          {
            references: references.filter((each) => each.imageId === imageId),
            reports: reports
              .filter((report) => report.imageId === imageId)
              .toSorted((a, b) => (a.createdAt > b.createdAt ? -1 : 1))
              .map((report) => ({
                ...report,
                entries: said.filter(({ reportId }) => reportId === report.reportId),
              })),
          },
        ];
      });
    }),
  );
  return Object.fromEntries(entries.flat());
}

async function observeMarked(
  flavor: string,
  region: string,
  { aws, signal }: SettledOptions,
): Promise<readonly MarkedSnapshot[]> {
  const { lifecycle } = aws.in({ region }, { signal });
  const read = await attempt(`reading snapshots in ${region}`, async () => {
    const marks = await lifecycle.snapshotsTagged(retiringTag, `${flavor} *`);
    const ids = Object.keys(marks);
    const used = ids.length === 0 ? [] : await lifecycle.snapshotsInUse(ids);
    return Object.entries(marks).filter(([id]) => !used.includes(id));
  });
  // A region that cannot be read has a problem of its own: its images could not be listed either.
  if (!('value' in read)) return [];
  return read.value.map(([snapshotId, mark]) => ({ region, snapshotId, mark }));
}
