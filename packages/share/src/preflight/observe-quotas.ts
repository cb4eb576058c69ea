import type { QuotaName, QuotaNumbers } from '../access/account-access.js';
import type { Place } from '../access/place.js';
import { attempt } from '../observe/attempt.js';
import { parametersIn } from '../observe/observe-parameters.js';
import type { SettledOptions } from '../share-options.js';
import {
  imagesIn,
  type PreflightScope,
  type ScopedImage,
  zonesOfFastRestore,
} from './preflight-scope.js';
import { documentedQuotas, type SeenQuotas } from './seen-preflight.js';

/** Count what is there and read how much there may be, wherever something would be added. */
export function observeQuotas(
  scope: PreflightScope,
  places: readonly Place[],
  { aws, signal }: SettledOptions,
): Promise<readonly SeenQuotas[]> {
  return Promise.all(
    places
      .map((place) => ({ place, added: addedIn(scope, place) }))
      .filter(({ added }) => Object.keys(added).length > 0)
      .map(async ({ place, added }): Promise<SeenQuotas> => {
        const { region, consumer } = place;
        const names = Object.keys(added) as QuotaName[];
        const { account } = aws.in(place, { signal });
        const where = consumer === undefined ? region : `${region} of account ${consumer.account}`;
        const [used, limits] = await Promise.all([
          attempt(`counting what is in ${where}`, () => account.count(names)),
          attempt(`reading the quotas of ${where}`, () => account.quotas(names)),
        ]);
        return {
          region,
          ...(consumer !== undefined && { account: consumer.account }),
          added,
          used,
          limits,
        };
      }),
  );
}

/** What a distribution would add in a place; without what it would not. */
export function addedIn(scope: PreflightScope, place: Place): QuotaNumbers {
  const parameters = addedParameters(scope, place);
  const { share } = scope.desired.distribution.parameters ?? {};
  const tier: QuotaName =
    share === true && place.consumer === undefined ? 'advancedParameters' : 'standardParameters';
  const images = place.consumer === undefined ? imagesIn(scope, place.region) : [];
  const copied = images.filter((image) => image.isCopied);
  const added: Record<QuotaName, number> = {
    images: copied.length,
    snapshots: sum(copied, volumesOf),
    publicImages:
      scope.desired.distribution.public === true
        ? images.filter(({ seen }) => seen?.permissions.includes('all') !== true).length
        : 0,
    fastRestores: zonesOfFastRestore(scope, place.region).length > 0 ? sum(images, slowOf) : 0,
    sharingEntities: images.length > 0 ? scope.grantees.length : 0,
    standardParameters: 0,
    advancedParameters: 0,
    [tier]: parameters,
  };
  return Object.fromEntries(
    Object.entries(added).filter(
      // Sharing is counted per image: as many as everybody may have need no look at the quota.
      ([name, number]) =>
        number > (name === 'sharingEntities' ? documentedQuotas.sharingEntities : 0),
    ),
  );
}

function addedParameters({ desired, observed }: PreflightScope, place: Place): number {
  const held = parametersIn(observed.parameters)(place)?.values ?? {};
  return desired.releases
    .filter((release) => release.regions.has(place.region))
    .flatMap(({ release, images, paths }) => [
      ...images.map((image) => paths.versionImage(release.version, image.architecture)),
      paths.versionSummary(release.version),
    ])
    .filter((name) => held[name] === undefined).length;
}

function volumesOf({ source, seen }: ScopedImage): number {
  return source?.snapshots.length || seen?.snapshots.length || 1;
}

/** Snapshots that are not restored fast yet. */
function slowOf(image: ScopedImage): number {
  if (image.seen === undefined) return volumesOf(image);
  return image.seen.snapshots.filter(({ fastRestore }) => fastRestore === undefined).length;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
