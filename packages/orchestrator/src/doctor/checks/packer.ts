import { PackerError, packerVersion } from '@soe/packer-runner';
import { packerEnvironment } from '../../pipeline/packer-inputs.js';
import type { DoctorSubject } from '../check.js';
import { error, type Finding, ok, warning } from '../finding.js';

const install = 'Install Packer: https://developer.hashicorp.com/packer/install';

/** Is Packer there, and one that keeps secrets? */
export async function checkPacker({ env, signal }: DoctorSubject): Promise<readonly Finding[]> {
  try {
    return judgePacker(await packerVersion({ env: packerEnvironment(env), signal }));
  } catch (cause) {
    if (cause instanceof PackerError) return [error(cause.message, install)];
    throw cause;
  }
}

/** Pure. */
export function judgePacker(version: string): readonly Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const found = ok(`Packer ${version}`);
  // The last with the plugins inside (1.9) and older get no repairs any more.
  return major > 1 || minor >= 10
    ? [found]
    : [
        warning(
          `Packer ${version} is old: it gets no repairs`,
          'Install Packer 1.15.1 or later, and its plugin: packer plugins install github.com/hashicorp/amazon',
        ),
      ];
}
