import { type Architecture, architectures, type ParameterPaths } from '@soe/contract';
import type { Problem } from '../plan/action.js';
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
 * What keeps a version from being promoted: parameters that are missing in a place, an account that
 * was given another image than the owner has, and images that cannot be launched or are deprecated.
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
      findings.push(...imageFindings(ids, regions.get(region), input.now));
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

function differs(held: string | undefined, owner: string | undefined): boolean {
  return held !== undefined && owner !== undefined && held !== owner;
}

/** What keeps images of a region from being pointed at. */
export function imageFindings(
  ids: readonly string[],
  region: ObservedVersionImages | undefined,
  now: number,
): readonly string[] {
  if (ids.length === 0) return [];
  if (region === undefined) return ['its images were not read'];
  if (region.unreachable !== undefined) return [region.unreachable.message];
  const images = new Map(region.images.map((image) => [image.imageId, image]));
  return ids.flatMap((id) => {
    const image = images.get(id);
    if (image === undefined) return [`image ${id} does not exist, or is not owned by this account`];
    if (image.state !== 'available') return [`image ${id} is ${image.state}`];
    const { deprecateAt } = image;
    const deprecated = deprecateAt !== undefined && Date.parse(deprecateAt) <= now;
    return deprecated ? [`image ${id} is deprecated since ${deprecateAt}`] : [];
  });
}
