import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareVersions, parseFlavor, type ReleaseRecord } from '@soe/contract';
import { OrchestratorError } from '../errors.js';
import { releaseDirectory } from './release-directory.js';

/** Versions of a flavor that have a folder here, the newest first. */
export async function recordedVersions(
  directory: string,
  flavor: string,
): Promise<readonly string[]> {
  const folder = join(directory, '.soe', 'releases', parseFlavor(flavor));
  if (!existsSync(folder)) return [];
  // File managers leave files of their own there.
  const names = (await readdir(folder)).filter((name) => /^\d/.test(name));
  return names.sort((a, b) => compareVersions(b, a));
}

/**
 * The record of a release that was made here.
 *
 * @param version - Default: the newest
 * @throws OrchestratorError `SOE_RELEASE_UNKNOWN`
 */
export async function recordedRelease(
  directory: string,
  flavor: string,
  version?: string,
): Promise<ReleaseRecord> {
  const versions = await recordedVersions(directory, flavor);
  const [newest] = versions;
  const wanted = version ?? newest;
  const record =
    wanted === undefined ? undefined : await releaseDirectory(directory, flavor, wanted).load();
  if (record !== undefined) return record;
  throw new OrchestratorError(
    'SOE_RELEASE_UNKNOWN',
    `${flavor}${version === undefined ? '' : ` ${version}`}: there is no record of it in ${directory}; recorded here are ${versions.join(', ') || 'none'}. Run it where the release was built`,
  );
}
