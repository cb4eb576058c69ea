import { type Architecture, architectures, type ParameterPaths } from '@soe/contract';
import type { Problem } from '../plan/action.js';
import { printable } from '../printable.js';
import type { SeenPlace } from './plan-promotion.js';
import type { ObservedPromotion, ObservedVersionImages, PromotionRequest } from './promotion.js';

/** What readiness is judged by. */
export interface ReadinessInput {
  readonly paths: ParameterPaths;
  /** The architectures that the version has anywhere. */
  readonly published: readonly Architecture[];
  readonly found: readonly SeenPlace[];
  readonly observed: ObservedPromotion;
  readonly now: number;
}

/**
 * What keeps a version from being promoted: that it is revoked or deprecated, which is told once for all regions; or
 * parameters that are missing in a place, an account that was given another image than the owner has, and images
 * that cannot be launched.
 */
export function checkReady(request: PromotionRequest, input: ReadinessInput): readonly Problem[] {
  const { paths, published, found, observed } = input;
  const images = (published.length === 0 ? architectures.slice(0, 1) : published).map(
    (architecture) => paths.versionImage(request.version, architecture),
  );
  const required = [...images, paths.versionSummary(request.version)];
  const owners = new Map(
    found.flatMap(({ place, seen }) =>
      place.consumer === undefined ? [[place.region, seen?.parameters ?? {}] as const] : [],
    ),
  );
  const regions = new Map(observed.regions.map((each) => [each.region, each]));
  const problem = (region: string, account: string | undefined, seen: string): Problem => ({
    code: 'SHARE_NOT_READY',
    scope: 'release',
    region,
    ...(account !== undefined && { account }),
    flavor: request.flavor,
    message: `${request.flavor} ${request.version} is not ready in ${
      account === undefined ? region : `${region} of account ${account}`
    }: ${seen}; share the release there first`,
  });
  const here = found.flatMap(({ place: { region, consumer }, seen }) =>
    consumer === undefined
      ? [{ region, ids: images.flatMap((name) => seen?.parameters[name]?.value ?? []) }]
      : [],
  );
  const withdrawn = withdrawal(request, here, regions, input.now);
  if (withdrawn.length > 0) return withdrawn;
  return found.flatMap(({ place: { region, consumer }, seen }) => {
    const account = consumer?.account;
    if (seen === undefined || seen.unreachable !== undefined) {
      const { message = 'its parameters were not read' } = seen?.unreachable ?? {};
      return [problem(region, account, message)];
    }
    const missing = required.filter((name) => seen.parameters[name] === undefined);
    const findings = missing.length === 0 ? [] : [`${missing.join(', ')} missing`];
    const ids = images.flatMap((name) => seen.parameters[name]?.value ?? []);
    if (account === undefined) {
      findings.push(...unusable(ids, regions.get(region)));
    } else {
      const owner = owners.get(region) ?? {};
      findings.push(
        ...images
          .filter((name) => differs(seen.parameters[name]?.value, owner[name]?.value))
          .map((name) => `${name} is ${seen.parameters[name]?.value}, not ${owner[name]?.value}`),
      );
    }
    return findings.length === 0 ? [] : [problem(region, account, findings.join('; '))];
  });
}

/** That a release was taken out of use, in whatever regions: sharing it again changes nothing about that. */
function withdrawal(
  { flavor, version }: PromotionRequest,
  places: readonly { readonly region: string; readonly ids: readonly string[] }[],
  regions: ReadonlyMap<string, ObservedVersionImages>,
  now: number,
): readonly Problem[] {
  const images = places.flatMap(({ region, ids }) =>
    (regions.get(region)?.images ?? []).flatMap((image) =>
      ids.includes(image.imageId) ? [{ region, image }] : [],
    ),
  );
  const told = (region: string, seen: string): readonly Problem[] => [
    {
      ...{ code: 'SHARE_NOT_READY', scope: 'release', region, flavor },
      message: `${flavor} ${version} is ${seen}`,
    },
  ];
  const revoked = images.find(({ image }) => image.revoked !== undefined);
  if (revoked !== undefined) {
    const { region, image } = revoked;
    return told(region, `revoked (${printable(image.revoked ?? '')}); release a new version`);
  }
  const deprecated = images.filter(({ image }) => isOver(image.deprecateAt, now));
  const [first] = deprecated;
  if (first === undefined) return [];
  const where = [...new Set(deprecated.map(({ region }) => region))].join(', ');
  return told(
    first.region,
    `deprecated since ${first.image.deprecateAt} in ${where}; undeprecate ${flavor} ${version} first, or name another version`,
  );
}

function isOver(at: string | undefined, now: number): boolean {
  return at !== undefined && Date.parse(at) <= now;
}

function differs(held: string | undefined, owner: string | undefined): boolean {
  return held !== undefined && owner !== undefined && held !== owner;
}

/** What keeps images of a region from being pointed at. */
export function imageFindings(
  ids: readonly string[],
  region: ObservedVersionImages | undefined,
  now: number,
): readonly string[] {
  const withdrawn = (region?.images ?? []).flatMap(({ imageId, revoked, deprecateAt }) => {
    if (!ids.includes(imageId)) return [];
    if (revoked !== undefined) return [`image ${imageId} is revoked (${printable(revoked)})`];
    return isOver(deprecateAt, now) ? [`image ${imageId} is deprecated since ${deprecateAt}`] : [];
  });
  return [...unusable(ids, region), ...withdrawn];
}

function unusable(
  ids: readonly string[],
  region: ObservedVersionImages | undefined,
): readonly string[] {
  if (ids.length === 0) return [];
  if (region === undefined) return ['its images were not read'];
  if (region.unreachable !== undefined) return [region.unreachable.message];
  const images = new Map(region.images.map((image) => [image.imageId, image]));
  return ids.flatMap((id) => {
    const image = images.get(id);
    if (image === undefined) return [`image ${id} does not exist, or is not owned by this account`];
    return image.state === 'available' ? [] : [`image ${id} is ${image.state}`];
  });
}
