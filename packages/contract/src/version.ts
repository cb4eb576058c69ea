import compare from 'semver/functions/compare.js';
import { ContractError } from './errors.js';
import { versionWord } from './version-word.js';
import { parseWord } from './word.js';

/**
 * Check a version.
 *
 * @throws ContractError `CONTRACT_VERSION_INVALID`
 */
export function parseVersion(value: string): string {
  return parseWord(versionWord, value);
}

/** Order two versions by semver precedence: negative, zero or positive, for `sort`. */
export function compareVersions(a: string, b: string): number {
  return compare(a, b);
}

/** How {@link nextVersion} counts. */
export interface NextVersionOptions {
  /** The time of the release; its UTC year and month become the version. */
  readonly now: Date;
  /**
   * `monthly` (default) starts the month's release, `2026.11.0`, or goes on in the month,
   * `2026.11.1`. `emergency` fixes the newest release whatever its month: `2026.10.0` → `2026.10.1`.
   */
  readonly kind?: 'monthly' | 'emergency';
}

/**
 * The version after the `existing` ones in calendar semver. The answer is always newer than every
 * existing version, also when a clock was wrong or a version was chosen by hand.
 *
 * @throws ContractError `CONTRACT_VERSION_INVALID` for an existing version that is none,
 * `CONTRACT_NOTHING_RELEASED` for an emergency without a release to fix
 */
export function nextVersion(existing: readonly string[], options: NextVersionOptions): string {
  const newest = existing.map(parseVersion).sort(compareVersions).at(-1);
  if (options.kind === 'emergency') {
    if (newest === undefined) {
      throw new ContractError(
        'CONTRACT_NOTHING_RELEASED',
        'existing',
        'next emergency version: nothing was released yet; make a monthly release first',
      );
    }
    return nextPatch(newest);
  }
  const month = `${options.now.getUTCFullYear()}.${options.now.getUTCMonth() + 1}.0`;
  return newest === undefined || compare(month, newest) > 0 ? month : nextPatch(newest);
}

function nextPatch(version: string): string {
  const [core = '', ...preRelease] = version.split('-');
  const [major, minor, patch] = core.split('.');
  return `${major}.${minor}.${preRelease.length > 0 ? patch : Number(patch) + 1}`;
}
