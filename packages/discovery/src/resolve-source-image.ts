import type { Architecture } from '@soe/contract';
import { type Connection, openStores, type Stores } from './connection.js';
import { DiscoveryError } from './errors.js';
import type { ImageFacts } from './image-store.js';

/**
 * Where a release's source image is found: through a public parameter of its vendor, or as the
 * newest image of named owners whose name matches a pattern.
 */
export type SourceImageQuery =
  | {
      /** Name of the parameter that holds the image id. */
      readonly parameter: string;
      /** Account ids, or `amazon` and `aws-marketplace`. Default: whoever writes the parameter is trusted. */
      readonly owners?: readonly string[];
    }
  | {
      /** Name of the image; `*` and `?` are wildcards. */
      readonly name: string;
      /** Account ids, `amazon`, `aws-marketplace`, or `self` for the account that asks. */
      readonly owners: readonly string[];
    };

/** How {@link resolveSourceImage} looks. */
export type ResolveSourceImageOptions = Connection & {
  /** Architecture that the image must have. Default `x86_64`. */
  readonly architecture?: Architecture;
  /** Cancels the calls; its reason is thrown. */
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
  return 'parameter' in query
    ? imageOfParameter(query, architecture, stores, signal)
    : newestImage(query, architecture, stores, signal);
}

async function imageOfParameter(
  query: Extract<SourceImageQuery, { parameter: string }>,
  architecture: Architecture,
  { parameters, images }: Required<Stores>,
  signal?: AbortSignal,
): Promise<ImageFacts> {
  const { parameter: name, owners } = query;
  const [parameter] = await parameters.get([name], signal);
  const [image] = parameter === undefined ? [] : await images.get([parameter.value], signal);
  if (image === undefined) {
    const seen = parameter
      ? `names ${parameter.value}, which is not visible here`
      : 'does not exist';
    throw new DiscoveryError(
      'DISCOVERY_NOT_FOUND',
      `source image: parameter ${name} ${seen} in ${await parameters.region()}; check its spelling and the region`,
    );
  }
  const { imageId, ownerId, ownerAlias = ownerId } = image;
  const what = `source image ${imageId} (${image.name}) of parameter ${name}`;
  if (owners !== undefined && !owners.includes(ownerId) && !owners.includes(ownerAlias)) {
    throw new DiscoveryError(
      'DISCOVERY_OWNER_REFUSED',
      `${what} belongs to ${ownerId}, not to ${owners.join(', ') || 'anyone allowed'}; correct the owners or the parameter`,
    );
  }
  if (image.architecture !== architecture || image.state !== 'available') {
    throw new DiscoveryError(
      'DISCOVERY_IMAGE_REFUSED',
      `${what} is ${image.state} for ${image.architecture}, wanted is available for ${architecture}; correct the parameter or the architecture`,
    );
  }
  return image;
}

async function newestImage(
  query: Extract<SourceImageQuery, { name: string }>,
  architecture: Architecture,
  { parameters, images }: Required<Stores>,
  signal?: AbortSignal,
): Promise<ImageFacts> {
  // Without owners EC2 would search the images of everybody.
  const { owners, name } = query;
  const found = owners.length === 0 ? [] : await images.find({ owners, names: [name] }, signal);
  const newest = found
    .filter((image) => image.architecture === architecture && image.state === 'available')
    .sort((a, b) => compare(b.createdAt, a.createdAt) || compare(a.imageId, b.imageId))[0];
  if (newest !== undefined) return newest;
  throw new DiscoveryError(
    'DISCOVERY_NOT_FOUND',
    `source image: no available ${architecture} image named ${query.name} of ${query.owners.join(', ') || 'no owner'} among ${found.length} found in ${await parameters.region()}; check the pattern and name the vendor's account as owner`,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
