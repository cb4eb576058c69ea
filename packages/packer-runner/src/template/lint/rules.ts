import type { LintRule } from './rule.js';
import { imdsV1Build } from './rules/imds-v1-build.js';
import { imdsV1Image } from './rules/imds-v1-image.js';
import { literalCredentials } from './rules/literal-credentials.js';
import { noRunTags } from './rules/no-run-tags.js';
import { noTags } from './rules/no-tags.js';
import { openSecurityGroup } from './rules/open-security-group.js';
import { sourceMostRecent } from './rules/source-most-recent.js';
import { sourceOwners } from './rules/source-owners.js';
import { unencryptedBoot } from './rules/unencrypted-boot.js';

/** The rules about builders and data sources. */
export const lintRules: readonly LintRule[] = [
  openSecurityGroup,
  sourceOwners,
  sourceMostRecent,
  unencryptedBoot,
  imdsV1Build,
  imdsV1Image,
  noTags,
  noRunTags,
  literalCredentials,
];
