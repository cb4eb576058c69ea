import {
  type Architecture,
  formatSelector,
  newestInRange,
  type ParameterPaths,
  parameterPaths,
  parseImageName,
  parseSelector,
  type Selector,
} from '@soe/contract';
import { type Connection, openStores, type Stores } from './connection.js';
import { DiscoveryError } from './errors.js';
import type { ImageFacts } from './image-store.js';
import { listReleases } from './list-releases.js';
import type { ParameterStore } from './parameter-store.js';

/** How {@link resolveImage} looks for the image. */
export type ResolveImageOptions = Connection & {
  /** Architecture to launch. Default `x86_64`. */
  readonly architecture?: Architecture;
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /**
   * Accounts whose images may be answered. With it, the image itself is looked up (one more call,
   * to EC2) and refused unless its owner is on this list, it is available and its name is that of
   * the release. Without it, whoever may write the parameters is trusted.
   */
  readonly owners?: readonly string[];
  /** Cancels the calls. */
  readonly signal?: AbortSignal;
};

/** The image to launch. */
export interface ResolvedImage {
  /** Id, `ami-…`, valid in `region`. */
  readonly imageId: string;
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** The channel that was asked for. */
  readonly channel?: string;
  /** Architecture that was asked for. */
  readonly architecture: Architecture;
  /** Region of the image. */
  readonly region: string;
  /** The parameter that held the id. */
  readonly parameter: string;
  /** What EC2 says about the image; present when `owners` were checked. */
  readonly image?: ImageFacts;
}

/**
 * Which image do I launch? Reads where the selector points in Parameter Store: one call for a
 * channel or a version; for a range as many as it takes to page through the versions.
 *
 * @example
 * ```ts
 * const { imageId } = await resolveImage('al2023@stable', { owners: ['111122223333'] });
 * ```
 *
 * @throws DiscoveryError, see its codes; `ContractError` for a selector that is none
 */
export async function resolveImage(
  selector: string | Selector,
  options: ResolveImageOptions = {},
): Promise<ResolvedImage> {
  const wanted = typeof selector === 'string' ? parseSelector(selector) : selector;
  const stores = openStores(options);
  const found = await locate(wanted, stores.parameters, options);
  if (options.owners === undefined) return found;
  const image = await checkImage(found, options.owners, stores, options.signal);
  return { ...found, image };
}

async function locate(
  selector: Selector,
  parameters: ParameterStore,
  options: ResolveImageOptions,
): Promise<ResolvedImage> {
  const { architecture = 'x86_64', prefix, signal } = options;
  const paths = parameterPaths(selector.flavor, { ...(prefix !== undefined && { prefix }) });
  const exact =
    selector.kind === 'range'
      ? await newestVersion(selector, paths, parameters, options)
      : selector;
  const name =
    exact.kind === 'channel'
      ? paths.channelImage(exact.channel, architecture)
      : paths.versionImage(exact.version, architecture);
  const versionName = exact.kind === 'channel' ? paths.channelVersion(exact.channel) : undefined;
  const names = versionName === undefined ? [name] : [name, versionName];

  const read = await parameters.get(names, signal);
  const values = new Map(read.map((parameter) => [parameter.name, parameter.value]));
  const imageId = values.get(name);
  const version =
    exact.kind === 'channel' ? values.get(paths.channelVersion(exact.channel)) : exact.version;
  const region = await parameters.region();
  if (imageId === undefined || version === undefined) {
    const missing = names.filter((each) => !values.has(each)).join(' and ');
    throw new DiscoveryError(
      'DISCOVERY_NOT_FOUND',
      `resolve ${formatSelector(selector)} for ${architecture} in ${region}: no parameter ${missing}; check flavor, channel and architecture, and whether the release is distributed to this account and region`,
    );
  }
  return {
    imageId,
    flavor: selector.flavor,
    version,
    ...(exact.kind === 'channel' && { channel: exact.channel }),
    architecture,
    region,
    parameter: name,
  };
}

async function newestVersion(
  selector: Extract<Selector, { kind: 'range' }>,
  paths: ParameterPaths,
  parameters: ParameterStore,
  options: ResolveImageOptions,
): Promise<Extract<Selector, { kind: 'version' }>> {
  const { architecture = 'x86_64', prefix, signal } = options;
  const releases = await listReleases(selector.flavor, {
    parameters,
    ...(prefix !== undefined && { prefix }),
    ...(signal && { signal }),
  });
  const versions = releases
    .filter((release) => release.images[architecture] !== undefined)
    .map((release) => release.version);
  const version = newestInRange(versions, selector.range);
  if (version === undefined) {
    const seen =
      versions.length === 0 ? 'no version at all' : `only ${versions.slice(0, 5).join(', ')}`;
    throw new DiscoveryError(
      'DISCOVERY_NOT_FOUND',
      `resolve ${formatSelector(selector)} for ${architecture}: ${seen} below ${paths.versions}; widen the range or check the account and region`,
    );
  }
  return { kind: 'version', flavor: selector.flavor, version };
}

async function checkImage(
  found: ResolvedImage,
  owners: readonly string[],
  { images }: Required<Pick<Stores, 'images'>>,
  signal?: AbortSignal,
): Promise<ImageFacts> {
  const image = await images.get(found.imageId, signal);
  const what = `image ${found.imageId} that ${found.parameter} names in ${found.region}`;
  if (image === undefined) {
    throw new DiscoveryError(
      'DISCOVERY_IMAGE_REFUSED',
      `${what} does not exist or is not shared with this account; ask its owner to share the release`,
    );
  }
  if (!owners.includes(image.ownerId)) {
    throw new DiscoveryError(
      'DISCOVERY_OWNER_REFUSED',
      `${what} belongs to ${image.ownerId}, not to ${owners.join(', ') || 'anyone allowed'}; do not launch it before you know who changed the parameter`,
    );
  }
  if (image.state !== 'available') {
    throw new DiscoveryError('DISCOVERY_IMAGE_REFUSED', `${what} is ${image.state}, not available`);
  }
  const identity = parseImageName(image.name);
  if (
    identity?.flavor !== found.flavor ||
    identity.version !== found.version ||
    identity.architecture !== found.architecture
  ) {
    throw new DiscoveryError(
      'DISCOVERY_IMAGE_REFUSED',
      `${what} is named ${JSON.stringify(image.name)}, which is not ${found.flavor} ${found.version} ${found.architecture}; publish the release again`,
    );
  }
  return image;
}
