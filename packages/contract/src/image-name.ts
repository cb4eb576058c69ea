import { type Architecture, isArchitecture, parseArchitecture } from './architecture.js';
import { buildIdWord, parseBuildId } from './build-id.js';
import { flavorWord, parseFlavor } from './flavor.js';
import { parseVersion } from './version.js';
import { versionWord } from './version-word.js';
import { isWord } from './word.js';

/** What the name of an image says: everything that a consumer account can see without tags. */
export interface ImageIdentity {
  /** Product line, for example `al2023`. */
  readonly flavor: string;
  /** Version of the release, for example `2026.11.0`. */
  readonly version: string;
  /** Architecture in EC2's spelling. */
  readonly architecture: Architecture;
  /** The build that made the image. */
  readonly buildId: string;
}

/**
 * The EC2 name of an image, `soe/<flavor>/<version>/<architecture>/<build id>`. It is unique per
 * build and the same in every region. The limits of the parts keep it within 125 characters of
 * EC2's alphabet; EC2 takes 3 to 128 (CreateImage, parameter Name).
 *
 * @throws ContractError with the code of the part that is invalid
 */
export function imageName(identity: ImageIdentity): string {
  return [
    'soe',
    parseFlavor(identity.flavor),
    parseVersion(identity.version),
    parseArchitecture(identity.architecture),
    parseBuildId(identity.buildId),
  ].join('/');
}

/** Read the name of an image back. `undefined` when it is not a name of this contract. */
export function parseImageName(name: string): ImageIdentity | undefined {
  const [soe, flavor = '', version = '', architecture, buildId = '', ...rest] = name.split('/');
  if (soe !== 'soe' || rest.length > 0) return undefined;
  if (!isWord(flavorWord, flavor) || !isWord(versionWord, version)) return undefined;
  if (!isArchitecture(architecture) || !isWord(buildIdWord, buildId)) return undefined;
  return { flavor, version, architecture, buildId };
}

/**
 * The pattern that EC2's `name` filter takes for the images of a flavor, or of one of its versions.
 * Names found with it still need {@link parseImageName}, and an owner that is trusted.
 */
export function imageNamePattern(
  part: Pick<ImageIdentity, 'flavor'> & Partial<ImageIdentity>,
): string {
  return [
    'soe',
    parseFlavor(part.flavor),
    part.version === undefined ? '*' : parseVersion(part.version),
    part.architecture ?? '*',
    part.buildId === undefined ? '*' : parseBuildId(part.buildId),
  ].join('/');
}
