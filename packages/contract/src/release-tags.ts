import { parseBuildId } from './build-id.js';
import { ContractError } from './errors.js';
import { parseFlavor } from './flavor.js';
import { parseVersion } from './version.js';
import { quote } from './word.js';

/** What the tags of an image say to the account that owns it. */
export interface ReleaseTags {
  /** Product line. */
  readonly flavor: string;
  /** Version of the release. */
  readonly version: string;
  /** The build that made the image. */
  readonly buildId: string;
  /** Commit that the image was built from. */
  readonly commit: string;
  /** Repository of the commit, without credentials. */
  readonly repository?: string;
  /** Branch or tag that was built. */
  readonly ref?: string;
  /** Page of the CI run. */
  readonly buildUrl?: string;
  /** Id of the source image, in the build region. */
  readonly sourceImage?: string;
  /** Digest of the release record. */
  readonly record?: string;
}

/** Tags as EC2 keeps them: key to value. */
export type TagSet = Readonly<Record<string, string>>;

/** Keys with this prefix are visible to the accounts that an image is shared with. */
export const sharedTagPrefix = 'ec2:SharedTag/';

const tagKeys = {
  flavor: 'soe:flavor',
  version: 'soe:version',
  buildId: 'soe:build-id',
  commit: 'soe:commit',
  repository: 'soe:repository',
  ref: 'soe:ref',
  buildUrl: 'soe:build-url',
  sourceImage: 'soe:source-image',
  record: 'soe:record',
} as const satisfies Record<keyof ReleaseTags, string>;

const required = ['flavor', 'version', 'buildId', 'commit'] as const;

/**
 * The tags of an image.
 *
 * @throws ContractError with the code of the part that is invalid, `CONTRACT_TAG_INVALID` where a
 * value does not fit EC2's limits
 */
export function releaseTags(release: ReleaseTags): TagSet {
  checkIdentity(release);
  const tags: Record<string, string> = {};
  for (const [field, key] of fieldKeys()) {
    const value = release[field];
    if (value !== undefined) tags[key] = value;
  }
  return checkTags(tags);
}

/**
 * Read the tags of an image back, other tags left aside. `undefined` when the image carries no
 * `soe:flavor`, as every image of somebody else.
 *
 * @throws ContractError `CONTRACT_TAG_INVALID` when a required tag is missing or empty; the code of
 * the part for a flavor, version or build id that is none
 */
export function parseReleaseTags(tags: TagSet): ReleaseTags | undefined {
  if (tags[tagKeys.flavor] === undefined) return undefined;
  const found: Partial<Record<keyof ReleaseTags, string>> = {};
  for (const [field, key] of fieldKeys()) {
    const value = tags[key];
    if (value !== undefined) found[field] = value;
  }
  const { flavor, version, buildId, commit } = found;
  if (!flavor || !version || !buildId || !commit) {
    const missing = required.filter((field) => !found[field]).map((field) => tagKeys[field]);
    throw new ContractError(
      'CONTRACT_TAG_INVALID',
      missing[0] ?? tagKeys.flavor,
      `tags of an image: ${missing.join(', ')} missing or empty although ${tagKeys.flavor} is set; tag the image again from its release record`,
    );
  }
  const release: ReleaseTags = { ...found, flavor, version, buildId, commit };
  checkIdentity(release);
  return release;
}

/** The same tags under the keys that accounts with a share can see. */
export function sharedTags(tags: TagSet): TagSet {
  return checkTags(
    Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [`${sharedTagPrefix}${key}`, value]),
    ),
  );
}

/**
 * Hold a set of tags against EC2's limits: 50 tags, keys of 1 to 127 and values of at most 256
 * characters, no key that begins with `aws:` (Amazon EC2 User Guide, "Tag restrictions"; the EC2 API,
 * type Tag, takes 127 characters for a key where other documents say 128: the smaller fits both).
 *
 * @throws ContractError `CONTRACT_TAG_INVALID`, its `field` naming the key
 */
export function checkTags(tags: TagSet): TagSet {
  const entries = Object.entries(tags);
  if (entries.length > 50) refuse('tags', `${entries.length} tags, EC2 takes 50 on a resource`);
  for (const [key, value] of entries) {
    const keyLength = [...key].length;
    const valueLength = [...value].length;
    if (keyLength < 1 || keyLength > 127) {
      refuse(key, `key ${quote(key)} has ${keyLength} characters, EC2 takes 1 to 127`);
    }
    if (key.toLowerCase().startsWith('aws:')) refuse(key, `key ${quote(key)}: "aws:" is reserved`);
    if (valueLength > 256) {
      refuse(key, `value of ${quote(key)} has ${valueLength} characters, EC2 takes 256`);
    }
  }
  return tags;
}

function refuse(field: string, problem: string): never {
  throw new ContractError('CONTRACT_TAG_INVALID', field, `tags: ${problem}`);
}

function checkIdentity(release: ReleaseTags): void {
  parseFlavor(release.flavor);
  parseVersion(release.version);
  parseBuildId(release.buildId);
  if (release.commit === '') refuse(tagKeys.commit, `${tagKeys.commit} is empty`);
}

function fieldKeys(): readonly (readonly [keyof ReleaseTags, string])[] {
  return Object.entries(tagKeys) as [keyof ReleaseTags, string][];
}
