import {
  type Architecture,
  formatSelector,
  newestInRange,
  parameterPaths,
  parseParameterPath,
  type Selector,
} from '@soe/contract';
import { DiscoveryError } from './errors.js';
import type { Parameter, ParameterStore } from './parameter-store.js';

/** Where the parameters lead. */
export interface Pointer {
  /** Id of the image. */
  readonly imageId: string;
  /** Version of the release. */
  readonly version: string;
  /** The parameter that held the id. */
  readonly parameter: string;
}

/** What is asked of the parameters, beside the selector. */
export interface PointerQuery {
  /** Architecture that the image must have. */
  readonly architecture: Architecture;
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
  /** Cancels the calls. */
  readonly signal?: AbortSignal;
}

/** Follow a selector through the Parameter Store: one call, more only to page through a range. */
export function findPointer(
  selector: Selector,
  parameters: ParameterStore,
  query: PointerQuery,
): Promise<Pointer> {
  return selector.kind === 'range'
    ? newestPointer(selector, parameters, query)
    : exactPointer(selector, parameters, query);
}

async function exactPointer(
  selector: Exclude<Selector, { kind: 'range' }>,
  parameters: ParameterStore,
  { architecture, signal, ...path }: PointerQuery,
): Promise<Pointer> {
  const paths = parameterPaths(selector.flavor, path);
  const isChannel = selector.kind === 'channel';
  const imagePath = isChannel
    ? paths.channelImage(selector.channel, architecture)
    : paths.versionImage(selector.version, architecture);
  const versionPaths = isChannel ? [paths.channelVersion(selector.channel)] : [];
  const names = [imagePath, ...versionPaths];

  const read = await parameters.get(names, signal);
  const found = new Map(read.map(({ name, value }) => [name, value]));
  const imageId = found.get(imagePath);
  const version = isChannel ? found.get(paths.channelVersion(selector.channel)) : selector.version;
  if (imageId === undefined || version === undefined) {
    const missing = names.filter((name) => !found.has(name)).join(' and ');
    throw new DiscoveryError(
      'DISCOVERY_NOT_FOUND',
      `resolve ${formatSelector(selector)} for ${architecture} in ${await parameters.region()}: no parameter ${missing}; check flavor, channel and architecture, and whether the release is distributed to this account and region`,
    );
  }
  return { imageId, version, parameter: imagePath };
}

async function newestPointer(
  selector: Extract<Selector, { kind: 'range' }>,
  parameters: ParameterStore,
  { architecture, signal, ...path }: PointerQuery,
): Promise<Pointer> {
  const { versions } = parameterPaths(selector.flavor, path);
  const images = new Map<string, Parameter>();
  for await (const parameter of parameters.below(versions, signal)) {
    const identity = parseParameterPath(parameter.name, path);
    if (identity?.kind === 'version-image' && identity.architecture === architecture) {
      images.set(identity.version, parameter);
    }
  }
  const version = newestInRange([...images.keys()], selector.range) ?? '';
  const image = images.get(version);
  if (image === undefined) {
    const newest = newestInRange([...images.keys()], '*');
    const seen = images.size === 0 ? 'no version at all' : `none of ${images.size} versions`;
    throw new DiscoveryError(
      'DISCOVERY_NOT_FOUND',
      `resolve ${formatSelector(selector)} for ${architecture} in ${await parameters.region()}: ${seen} below ${versions} fits${newest === undefined ? '' : `, the newest is ${newest}`}; widen the range, or check the account and region`,
    );
  }
  return { imageId: image.value, version, parameter: image.name };
}
