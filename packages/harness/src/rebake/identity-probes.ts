import type { LaunchProbe } from '../launch/test-launches-options.js';
import type { Platform } from '../suites/suite.js';
import { linuxIdentity } from './linux-identity.js';
import { windowsIdentity } from './windows-identity.js';

/** Name of the probe whose output {@link compareLives} and {@link compareLaunches} read. */
export const identityProbe = 'identity';

/**
 * What to ask a launch so that it can be told from others: machine id, SSH host keys, random seed, first
 * boot, and what may be left of an earlier life. For the option `probes` of {@link testLaunches}.
 */
export function identityProbes(platform: Platform = 'linux'): readonly LaunchProbe[] {
  return [
    { name: identityProbe, script: platform === 'windows' ? windowsIdentity : linuxIdentity },
  ];
}
