import type { Architecture } from '@soe/contract';
import { type Connection, openStores, type Stores } from './connection.js';
import { DiscoveryError } from './errors.js';
import type { ImageFacts } from './image-store.js';

/**
 * Where a release's source image is found: through a public parameter of its vendor, or as the
 * newest image of named owners whose name matches a pattern (`*` and `?` are wildcards).
 */
export type SourceImageQuery =
  | { readonly parameter: string; readonly owners?: readonly string[] }
  | { readonly name: string; readonly owners: readonly string[] };

/** How {@link resolveSourceImage} looks. */
export type ResolveSourceImageOptions = Connection & {
  /** Architecture that the image must have. Default `x86_64`. */
  readonly architecture?: Architecture;
  /** Cancels the calls. */
  readonly signal?: AbortSignal;
};

/**
 * The vendor image that a build starts from. Where `owners` are given, an image of anybody else is
 * refused; a search by name cannot be made without them, because anybody may publish an image under
 * any name (CVE-2018-15869).
 *
 * @throws DiscoveryError, see its codes
 */
export async function resolveSourceImage(
  query: SourceImageQuery,
  options: ResolveSourceImageOptions = {},
): Promise<ImageFacts> {
  const { architecture = 'x86_64', signal } = options;
  const stores = openStores(options);
  const image =
    'parameter' in query
      ? await imageOfParameter(query.parameter, stores, signal)
      : await newestImage(query, stores, architecture, signal);
  const place = `source image ${image.imageId} (${image.name})`;
  if (query.owners !== undefined && !query.owners.includes(image.ownerId)) {
    throw new DiscoveryError(
      'DISCOVERY_OWNER_REFUSED',
      `${place} belongs to ${image.ownerId}, not to ${query.owners.join(', ')}; correct the owners or the query`,
    );
  }
  if (image.architecture !== architecture || image.state !== 'available') {
    throw new DiscoveryError(
      'DISCOVERY_IMAGE_REFUSED',
      `${place} is ${image.state} for ${image.architecture}, wanted is available for ${architecture}; correct the query`,
    );
  }
  return image;
}

async function imageOfParameter(
  name: string,
  { parameters, images }: OpenStores,
  signal?: AbortSignal,
): Promise<ImageFacts> {
  const [parameter] = await parameters.get([name], signal);
  const image = parameter && (await images.get(parameter.value, signal));
  if (image !== undefined) return image;
  const seen = parameter ? `names ${parameter.value}, which is not visible here` : 'does not exist';
  throw new DiscoveryError(
    'DISCOVERY_NOT_FOUND',
    `source image: parameter ${name} ${seen} in ${await parameters.region()}; check its spelling and the region`,
  );
}

async function newestImage(
  query: Extract<SourceImageQuery, { name: string }>,
  { parameters, images }: OpenStores,
  architecture: Architecture,
  signal?: AbortSignal,
): Promise<ImageFacts> {
  const found = query.owners.length === 0 ? [] : await images.find(query, signal);
  const newest = found
    .filter((image) => image.architecture === architecture && image.state === 'available')
    .sort((a, b) => compare(b.createdAt, a.createdAt) || compare(a.imageId, b.imageId))[0];
  if (newest !== undefined) return newest;
  throw new DiscoveryError(
    'DISCOVERY_NOT_FOUND',
    `source image: no available ${architecture} image named ${query.name} of ${query.owners.join(', ') || 'no owner'} among ${found.length} found in ${await parameters.region()}; check the pattern and name the vendor's account as owner`,
  );
}

type OpenStores = Required<Pick<Stores, 'parameters' | 'images'>>;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
