import { type Architecture, isArchitecture, parseArchitecture } from './architecture.js';
import { channelWord, parseChannel } from './channel.js';
import { flavorWord, parseFlavor } from './flavor.js';
import { parseVersion } from './version.js';
import { versionWord } from './version-word.js';
import { isWord, parseWord, type Word } from './word.js';

/** Where parameters live unless a team says otherwise. */
export const defaultParameterPrefix = '/soe';

/** The parameters of one flavor in the Parameter Store of one account and region. */
export interface ParameterPaths {
  /** Above all versions: for `GetParametersByPath`. */
  readonly versions: string;
  /** Above all channels: for `GetParametersByPath`. */
  readonly channels: string;
  /** Image id of a version, data type `aws:ec2:image`. */
  versionImage(version: string, architecture: Architecture): string;
  /** Small JSON about a version, see `VersionSummary`. */
  versionSummary(version: string): string;
  /**
   * One part of the record of who could launch an image before it was disabled: EC2 forgets it. Parts
   * count from 1. Only in the owner account, beside the image.
   */
  versionPermissions(
    version: string,
    architecture: Architecture,
    imageId: string,
    part: number,
  ): string;
  /** Image id that a channel points at, data type `aws:ec2:image`. */
  channelImage(channel: string, architecture: Architecture): string;
  /** Version that a channel points at. */
  channelVersion(channel: string): string;
}

/** What a parameter path means. */
export type ParameterIdentity =
  | {
      readonly kind: 'version-image';
      readonly flavor: string;
      readonly version: string;
      readonly architecture: Architecture;
    }
  | { readonly kind: 'version-summary'; readonly flavor: string; readonly version: string }
  | {
      readonly kind: 'version-permissions';
      readonly flavor: string;
      readonly version: string;
      readonly architecture: Architecture;
      readonly imageId: string;
      readonly part: number;
    }
  | {
      readonly kind: 'channel-image';
      readonly flavor: string;
      readonly channel: string;
      readonly architecture: Architecture;
    }
  | { readonly kind: 'channel-version'; readonly flavor: string; readonly channel: string };

/** Where the parameters of a team begin. */
export interface ParameterPathOptions {
  /**
   * Path above all flavors: begins with `/`, at most 8 levels of letters, digits and `.-_`, the
   * first not `aws` or `ssm` (reserved by Parameter Store). Default `/soe`.
   */
  readonly prefix?: string;
}

/** The rule for parameter prefixes, within that of Parameter Store (PutParameter, parameter Name). */
export const parameterPrefixWord: Word = {
  what: 'prefix',
  code: 'CONTRACT_PREFIX_INVALID',
  pattern:
    /^\/(?!(?:[Aa][Ww][Ss]|[Ss][Ss][Mm])[^/]*(?:\/|$))[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+){0,7}$/,
  minLength: 2,
  maxLength: 200,
  form: '"/" and 1 to 8 levels of letters, digits and ".-_", the first not beginning with "aws" or "ssm", for example "/soe"',
};

/**
 * The parameter paths of a flavor.
 *
 * @throws ContractError with the code of the part that is invalid
 */
export function parameterPaths(flavor: string, options: ParameterPathOptions = {}): ParameterPaths {
  const base = `${checkedPrefix(options)}/${parseFlavor(flavor)}`;
  const version = (value: string) => `${base}/versions/${parseVersion(value)}`;
  const channel = (value: string) => `${base}/channels/${parseChannel(value)}`;
  return {
    versions: `${base}/versions`,
    channels: `${base}/channels`,
    versionImage: (name, architecture) =>
      `${version(name)}/${parseArchitecture(architecture)}/image-id`,
    versionSummary: (name) => `${version(name)}/summary`,
    versionPermissions: (name, architecture, imageId, part) =>
      `${version(name)}/${parseArchitecture(architecture)}/permissions/${imageId}/${part}`,
    channelImage: (name, architecture) =>
      `${channel(name)}/${parseArchitecture(architecture)}/image-id`,
    channelVersion: (name) => `${channel(name)}/version`,
  };
}

/** Read a parameter path, or the ARN of a shared parameter, back. `undefined` when it is not ours. */
export function parseParameterPath(
  path: string,
  options: ParameterPathOptions = {},
): ParameterIdentity | undefined {
  const prefix = `${checkedPrefix(options)}/`;
  const name = path.replace(/^arn:[^:]+:ssm:[^:]*:\d{12}:parameter(?=\/)/, '');
  if (!name.startsWith(prefix)) return undefined;
  const [flavor = '', group, which = '', ...leaf] = name.slice(prefix.length).split('/');
  if (!isWord(flavorWord, flavor)) return undefined;
  if (group === 'versions' && isWord(versionWord, which)) return versionLeaf(flavor, which, leaf);
  if (group === 'channels' && isWord(channelWord, which)) return channelLeaf(flavor, which, leaf);
  return undefined;
}

function versionLeaf(
  flavor: string,
  version: string,
  leaf: readonly string[],
): ParameterIdentity | undefined {
  if (leaf.length === 1 && leaf[0] === 'summary') {
    return { kind: 'version-summary', flavor, version };
  }
  const [architecture, group, imageId = '', part = '', ...rest] = leaf;
  if (group === 'permissions') {
    const known = /^ami-[0-9a-z]{1,40}$/.test(imageId) && /^[1-9]\d{0,3}$/.test(part);
    if (!known || rest.length > 0 || !isArchitecture(architecture)) return undefined;
    const kind = 'version-permissions';
    return { kind, flavor, version, architecture, imageId, part: Number(part) };
  }
  const image = imageLeaf(leaf);
  return image && { kind: 'version-image', flavor, version, architecture: image };
}

function channelLeaf(
  flavor: string,
  channel: string,
  leaf: readonly string[],
): ParameterIdentity | undefined {
  if (leaf.length === 1 && leaf[0] === 'version') {
    return { kind: 'channel-version', flavor, channel };
  }
  const architecture = imageLeaf(leaf);
  return architecture && { kind: 'channel-image', flavor, channel, architecture };
}

function imageLeaf([architecture, end, ...rest]: readonly string[]): Architecture | undefined {
  if (end !== 'image-id' || rest.length > 0) return undefined;
  return isArchitecture(architecture) ? architecture : undefined;
}

function checkedPrefix({ prefix = defaultParameterPrefix }: ParameterPathOptions): string {
  return prefix === defaultParameterPrefix ? prefix : parseWord(parameterPrefixWord, prefix);
}
