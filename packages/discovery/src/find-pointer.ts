import {
  type Architecture,
  formatSelector,
  newestInRange,
  parameterPaths,
  parseParameterPath,
  parseVersion,
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
  return checked({ imageId, version, parameter: imagePath });
}

// What a parameter holds ends up in launch calls and shells, so nothing but an id passes.
function checked(pointer: Pointer): Pointer {
  const { imageId, version, parameter } = pointer;
  if (/^ami-[0-9a-f]{8,17}$/.test(imageId) && isVersion(version)) return pointer;
  const seen = JSON.stringify({ imageId, version }).slice(0, 200);
  throw new DiscoveryError(
    'DISCOVERY_POINTER_INVALID',
    `read ${parameter}: it and its version hold ${seen}, which is no image id and version; publish the release again, and see who wrote it`,
  );
}

function isVersion(text: string): boolean {
  try {
    return parseVersion(text) === text;
  } catch {
    return false;
  }
}

async function newestPointer(
  selector: Extract<Selector, { kind: 'range' }>,
  parameters: ParameterStore,
  { architecture, signal, ...path }: PointerQuery,
): Promise<Pointer> {
  const { versions } = parameterPaths(selector.flavor, path);
  const images = new Map<string, Parameter>();
  const complete = new Set<string>();
  for await (const parameter of parameters.below(versions, signal)) {
    const identity = parseParameterPath(parameter.name, path);
    // The summary is written last: a version without it is still being published.
    if (identity?.kind === 'version-summary') complete.add(identity.version);
    if (identity?.kind === 'version-image' && identity.architecture === architecture) {
      images.set(identity.version, parameter);
    }
  }
  const candidates = [...images.keys()].filter((version) => complete.has(version));
  const version = newestInRange(candidates, selector.range);
  const image = version === undefined ? undefined : images.get(version);
  if (version === undefined || image === undefined) {
    const newest = newestInRange(candidates, '*');
    const seen =
      candidates.length === 0 ? 'no version at all' : `none of ${candidates.length} versions`;
    throw new DiscoveryError(
      'DISCOVERY_NOT_FOUND',
      `resolve ${formatSelector(selector)} for ${architecture} in ${await parameters.region()}: ${seen} below ${versions} fits${newest === undefined ? '' : `, the newest is ${newest}`}; widen the range, or check the account and region`,
    );
  }
  return checked({ imageId: image.value, version, parameter: image.name });
}
