import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFlavor } from '@soe/contract';
import { claimRun } from '@soe/packer-runner';
import { errorCode, OrchestratorError } from '../errors.js';
import { ignoreInGit } from './release-directory.js';

/**
 * Keep other processes off the releases of a flavor in this checkout, and return how to let go. A process that
 * was killed holds nothing.
 *
 * @throws OrchestratorError `SOE_RUN_BUSY`
 */
export async function lockFlavor(directory: string, flavor: string): Promise<() => Promise<void>> {
  const base = join(directory, '.soe');
  await mkdir(base, { recursive: true });
  await ignoreInGit(base);
  return lockFolder(join(base, 'locks', parseFlavor(flavor)), `release ${flavor}`);
}

/**
 * The same for any folder, which is made where it is missing.
 *
 * @param task - What is attempted, for the error
 */
export async function lockFolder(folder: string, task: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  try {
    return await claimRun(folder);
  } catch (cause) {
    if (errorCode(cause) !== 'PACKER_RUN_ATTENDED') throw cause;
    const who = /process \d+/.exec((cause as Error).message)?.[0] ?? 'another process';
    throw new OrchestratorError(
      'SOE_RUN_BUSY',
      `${task}: ${who} works on it, as ${folder} says; wait for it, or stop it, and run this again`,
      { cause },
    );
  }
}
