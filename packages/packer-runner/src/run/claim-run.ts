import { join } from 'node:path';
import { pid } from 'node:process';
import { claimFile, listFiles, readTextIfAny, removeFile } from '../adapters/files.js';
import { identifyProcess, isRunning, type ProcessIdentity } from '../adapters/process-group.js';
import { PackerError } from '../errors.js';

const claimName = /^attendant-(\d+)\.json$/;

/**
 * Takes a run into the care of this process, and returns how to let go of it. There is one attendant
 * at a time: each claim has the next number, the file of a number can be made only once, and of two
 * claims that overlap all the same the lower number counts. A process that was killed holds nothing.
 * `runPacker` and `attachPacker` do this themselves; it is here for folders in which something of the
 * caller is worked on by one process at a time.
 *
 * @param directory - A folder that is there
 *
 * @throws PackerError `PACKER_RUN_ATTENDED` when a process that is alive attends the run.
 */
export async function claimRun(directory: string): Promise<() => Promise<void>> {
  const before = await listClaims(directory);
  await requireUnattended(directory, before);
  const own = Math.max(0, ...before) + 1;
  if (!(await claimFile(pathOf(directory, own), await writeClaim()))) throw attended(directory);
  try {
    const others = (await listClaims(directory)).filter((number) => number < own);
    await requireUnattended(directory, others);
  } catch (error) {
    await removeFile(pathOf(directory, own));
    throw error;
  }
  return async () => {
    // The claims of those that are gone, and then this one.
    for (const number of before) await removeFile(pathOf(directory, number));
    await removeFile(pathOf(directory, own));
  };
}

/** Whether a process that is alive attends a run. */
export async function isAttended(directory: string): Promise<boolean> {
  for (const number of await listClaims(directory)) {
    const attendant = readClaim(await readTextIfAny(pathOf(directory, number)));
    if (attendant !== undefined && (await isRunning(attendant))) return true;
  }
  return false;
}

async function listClaims(directory: string): Promise<readonly number[]> {
  return (await listFiles(directory)).flatMap((name) => {
    const number = claimName.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

async function requireUnattended(directory: string, claims: readonly number[]): Promise<void> {
  for (const number of claims) {
    const attendant = readClaim(await readTextIfAny(pathOf(directory, number)));
    if (attendant !== undefined && (await isRunning(attendant))) {
      throw attended(directory, attendant.pid);
    }
  }
}

async function writeClaim(): Promise<string> {
  return `${JSON.stringify((await identifyProcess(pid)) ?? { pid })}\n`;
}

function readClaim(text: string | undefined): ProcessIdentity | undefined {
  if (text === undefined) return undefined;
  const { pid: id, start } = JSON.parse(text) as Partial<ProcessIdentity>;
  return typeof id === 'number' && id > 0
    ? { pid: id, ...(start !== undefined && { start }) }
    : undefined;
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
