import {
  architectures,
  defaultParameterPrefix,
  type ParameterPaths,
  parameterPaths,
} from '@soe/contract';
import { checkParameterPlaces } from '../check-distribution.js';
import type { Distribution } from '../distribution.js';
import { parameterPlaces, parametersIn } from '../observe/observe-parameters.js';
import type { ObservedParameters } from '../observe/observed-distribution.js';
import type { Problem, PutParameterAction } from './action.js';
import { parameterAction } from './parameter-action.js';
import type { PromotionPlan } from './plan.js';

/** What to point where. */
export interface PromotionRequest {
  /** Product line. */
  readonly flavor: string;
  /** Version to point at; newer or older than the present one. */
  readonly version: string;
  /** Channel that moves, for example `stable`. */
  readonly channel: string;
}

/**
 * Where a channel lives: the part of a distribution that says where parameters are. The build
 * region has to be listed here, since there is no release record to tell it.
 */
export type PromotionPlaces = Pick<Distribution, 'regions' | 'parameters'>;

/**
 * The parameter writes that point a channel at a version, in every region and account. Pure. A
 * version that is not published everywhere is a problem of scope `release`: nothing may move.
 *
 * @throws ShareError `SHARE_DISTRIBUTION_INVALID`
 * @throws ContractError when flavor, version or channel is malformed
 */
export function planPromotion(
  request: PromotionRequest,
  places: PromotionPlaces,
  observed: readonly ObservedParameters[],
): PromotionPlan {
  const { flavor, version, channel } = request;
  const paths = promotionPaths(request, places);
  // A version has the architectures that any place knows of; every place must have all of them.
  const published = architectures.filter((architecture) =>
    observed.some(({ values }) => values[paths.versionImage(version, architecture)] !== undefined),
  );
  const required = [
    ...(published.length === 0 ? architectures.slice(0, 1) : published).map((architecture) =>
      paths.versionImage(version, architecture),
    ),
    paths.versionSummary(version),
  ];
  const seenIn = parametersIn(observed);
  const found = parameterPlaces(places.regions, places.parameters?.accounts ?? []).map((place) => ({
    place,
    seen: seenIn(place),
  }));
  const pointers = found.map(({ seen }) => seen?.values[paths.channelVersion(channel)]);
  // Where an earlier run was stopped half-way, some pointers show the new version already.
  const previousVersion =
    pointers.find((value) => value !== undefined && value !== version) ??
    pointers.find((value) => value !== undefined);
  return {
    releases: [{ flavor, version }],
    flavor,
    version,
    channel,
    ...(previousVersion !== undefined && { previousVersion }),
    images: [],
    actions: found.flatMap(({ place, seen }) => {
      const values = seen?.values ?? {};
      const images = published.flatMap((architecture) => {
        const imageId = values[paths.versionImage(version, architecture)];
        const name = paths.channelImage(channel, architecture);
        if (imageId === undefined || values[name] === imageId) return [];
        return pointerAction(place, name, { imageId }, values[name], []);
      });
      const name = paths.channelVersion(channel);
      if (values[name] === version) return images;
      const after = images.map((action) => action.id);
      return [...images, ...pointerAction(place, name, { text: version }, values[name], after)];
    }),
    problems: found.flatMap(({ place, seen }) =>
      notReady(request, place.region, place.consumer?.account, required, seen),
    ),
  };
}

/** Every parameter that a promotion looks at: few enough for one call. */
export function promotionNames(
  request: PromotionRequest,
  places: PromotionPlaces,
): readonly string[] {
  const { version, channel } = request;
  const paths = promotionPaths(request, places);
  return [
    ...architectures.map((architecture) => paths.versionImage(version, architecture)),
    paths.versionSummary(version),
    ...architectures.map((architecture) => paths.channelImage(channel, architecture)),
    paths.channelVersion(channel),
  ];
}

function promotionPaths({ flavor }: PromotionRequest, places: PromotionPlaces): ParameterPaths {
  checkParameterPlaces(places);
  return parameterPaths(flavor, { prefix: places.parameters?.prefix ?? defaultParameterPrefix });
}

function pointerAction(
  place: Parameters<typeof parameterAction>[0],
  name: string,
  value: PutParameterAction['value'],
  held: string | undefined,
  dependsOn: readonly string[],
): readonly PutParameterAction[] {
  const reason = held === undefined ? 'the channel is new here' : `points at ${held}`;
  return [parameterAction(place, name, { value, held, overwrite: true, reason, dependsOn })];
}

function notReady(
  { flavor, version }: PromotionRequest,
  region: string,
  account: string | undefined,
  required: readonly string[],
  seen: ObservedParameters | undefined,
): readonly Problem[] {
  const missing = required.filter((name) => seen?.values[name] === undefined);
  if (missing.length === 0) return [];
  const where = account === undefined ? region : `${region} of account ${account}`;
  return [
    {
      code: 'SHARE_NOT_READY',
      scope: 'release',
      region,
      ...(account !== undefined && { account }),
      message: `${flavor} ${version} is not ready in ${where}: ${
        seen?.unreachable?.message ?? `${missing.join(', ')} missing`
      }; distribute the release there first`,
    },
  ];
}
