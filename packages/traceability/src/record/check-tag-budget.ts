import { sharedTagPrefix, type TagSet } from '@soe/contract';
import { longestTagValue } from '../trace/shortened-value.js';

/** Tags of one resource, `aws:` not counted (Amazon EC2 User Guide, "Tag restrictions"). */
const mostTags = 50;
/** EC2 documents 127 in places and 128 in others: the smaller fits both. */
const longestKey = 127;

/** The tags that an image will carry at the end of its release. */
export interface TagBudget {
  /** Those of the release, see `imageTags`. */
  readonly own: TagSet;
  /** Those that accounts with a share see, by their whole keys, `ec2:SharedTag/…`. Default: none. */
  readonly shared?: TagSet;
  /** Those of the team. Default: none. */
  readonly user?: TagSet;
  /** How many more are needed later, such as those of a deprecation. Default: 0. */
  readonly reserved?: number;
}

/**
 * What does not fit EC2's limits, as sentences that name the key; empty when all fits. To be asked
 * before a build: after it, half an hour is lost. The digest of the record is not known then and
 * counted anyway.
 */
export function checkTagBudget(budget: TagBudget): readonly string[] {
  const { own, shared = {}, user = {}, reserved = 0 } = budget;
  const sets = [own, shared, user];
  const keys = new Set(sets.flatMap((tags) => Object.keys(tags)));
  if ('soe:commit' in own) keys.add('soe:record');
  if (`${sharedTagPrefix}soe:commit` in { ...own, ...shared }) {
    keys.add(`${sharedTagPrefix}soe:record`);
  }
  const count = keys.size + reserved;
  return [
    ...(count > mostTags
      ? [
          `tags: ${count} are needed (${Object.keys(own).length} of the release, ${Object.keys(shared).length} shared, ${Object.keys(user).length} of the team, ${reserved} for later), EC2 takes ${mostTags}; leave out some of the team's`,
        ]
      : []),
    ...sets.flatMap((tags) => Object.entries(tags).flatMap(tagFindings)),
    ...Object.keys(user)
      .filter((key) => /^(?:ec2:SharedTag\/)?soe:/i.test(key))
      .map((key) => `tag ${JSON.stringify(key)}: keys of the team must not begin with "soe:"`),
  ];
}

function tagFindings([key, value]: readonly [string, string]): readonly string[] {
  const [keyLength, valueLength] = [[...key].length, [...value].length];
  const name = `tag ${JSON.stringify(key)}`;
  return [
    ...(keyLength < 1 || keyLength > longestKey
      ? [`${name}: its key has ${keyLength} characters, EC2 takes 1 to ${longestKey}`]
      : []),
    ...(/^aws:/i.test(key) ? [`${name}: "aws:" is reserved`] : []),
    ...(valueLength > longestTagValue
      ? [`${name}: its value has ${valueLength} characters, EC2 takes ${longestTagValue}`]
      : []),
  ];
}
