import { access } from './access.js';
import { boot } from './boot.js';
import { configuration } from './configuration.js';
import { files } from './files.js';
import { identity } from './identity.js';
import type { LinuxCheckGroup } from './linux-check.js';
import { secrets } from './secrets.js';
import { traces } from './traces.js';

/** All checks for Linux, in the order in which they run. */
export const linuxGroups: readonly LinuxCheckGroup[] = [
  identity,
  access,
  traces,
  configuration,
  boot,
  files,
  secrets,
];
