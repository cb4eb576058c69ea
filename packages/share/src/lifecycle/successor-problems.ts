import { compareVersions } from '@soe/contract';
import type { PromotionPlaces } from '../channels/promotion.js';
import { parameterPlaces, parametersIn } from '../observe/observe-parameters.js';
import type { Problem } from '../plan/action.js';
import { revokedTag } from '../revoked-tag.js';
import { refusal } from './lifecycle-steps.js';
import { lifecyclePaths } from './observe-releases.js';
import type { DeprecationRequest, ObservedDeprecation } from './plan-deprecation.js';

/** A successor must be there wherever the old version is, in all its architectures. */
export function successorProblems(
  { flavor, version, successor }: DeprecationRequest,
  places: PromotionPlaces,
  { regions, parameters }: ObservedDeprecation,
): readonly Problem[] {
  if (compareVersions(successor, version) === 0) {
    return [refusal(`${flavor} ${version} cannot succeed itself; name another version`)];
  }
  const paths = lifecyclePaths(flavor, places);
  const seenIn = parametersIn(parameters);
  const missing = (message: string, region: string, account?: string) =>
    refusal(
      `successor ${flavor} ${successor} is not ready in ${region}${account === undefined ? '' : ` of account ${account}`}: ${message}; share it there first`,
      { region, flavor, ...(account !== undefined && { account }) },
      'SHARE_NOT_READY',
    );
  return regions.flatMap(({ region, images, unreachable }) => {
    if (unreachable !== undefined) return [];
    const needed = new Set(
      images.filter((image) => image.version === version).map((image) => image.architecture),
    );
    const ready = images.filter(
      (image) => image.version === successor && image.state === 'available',
    );
    const revoked = ready.find((image) => image.tags[revokedTag] !== undefined);
    if (revoked !== undefined) return [missing(`it is revoked`, region)];
    const consumers = places.parameters?.accounts ?? [];
    const lacking = [...needed].filter(
      (architecture) => !ready.some((image) => image.architecture === architecture),
    );
    return [
      ...lacking.map((architecture) => missing(`no available image for ${architecture}`, region)),
      ...parameterPlaces([{ region }], consumers).flatMap((place) => {
        const seen = seenIn(place);
        if (seen?.unreachable !== undefined) return [];
        const values = seen?.values ?? {};
        const unpublished = [...needed].filter((architecture) => {
          const imageId = values[paths.versionImage(successor, architecture)];
          return !ready.some((image) => image.imageId === imageId);
        });
        const incomplete = values[paths.versionSummary(successor)] === undefined;
        if (unpublished.length === 0 && !incomplete) return [];
        const what = unpublished.length > 0 ? unpublished.join(', ') : 'its summary';
        return [missing(`${what} is not published`, region, place.consumer?.account)];
      }),
    ];
  });
}
