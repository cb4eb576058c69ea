import { join } from 'node:path';
import { pid } from 'node:process';
import { claimFile, listFiles, readTextIfAny, removeFile } from '../adapters/files.js';
import { identifyProcess, isRunning, type ProcessIdentity } from '../adapters/process-group.js';
import { PackerError } from '../errors.js';

const claimName = /^attendant-(\d+)\.json$/;

/**
 * Takes a run into the care of this process, and returns how to let go of it. There is one attendant
 * at a time: each claim has the next number, and the file of a number can be made only once.
 *
 * @throws PackerError `PACKER_RUN_ATTENDED` when a process that is alive attends the run.
 */
export async function claimRun(directory: string): Promise<() => Promise<void>> {
  const numbers = (await listFiles(directory)).map((name) =>
    Number(claimName.exec(name)?.[1] ?? 0),
  );
  const last = Math.max(0, ...numbers);
  if (last > 0) {
    const text = await readTextIfAny(pathOf(directory, last));
    const attendant = text === undefined ? undefined : (JSON.parse(text) as ProcessIdentity);
    if (attendant !== undefined && (await isRunning(attendant))) {
      throw attended(directory, attendant.pid);
    }
  }
  const path = pathOf(directory, last + 1);
  if (!(await claimFile(path, `${JSON.stringify(await identifyProcess(pid))}\n`))) {
    throw attended(directory);
  }
  return async () => {
    // The last one first: what is left must not look like the claim of somebody else.
    for (let number = last + 1; number > 0; number -= 1) {
      await removeFile(pathOf(directory, number));
    }
  };
}

function pathOf(directory: string, number: number): string {
  return join(directory, `attendant-${number}.json`);
}

function attended(directory: string, attendant?: number): PackerError {
  const who = attendant === undefined ? 'another process' : `process ${attendant}`;
  return new PackerError(
    'PACKER_RUN_ATTENDED',
    `Cannot attend the run in ${directory}: ${who} does. Wait for it, or end it first: Packer goes on without it.`,
  );
}
