import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFlavor } from '@soe/contract';
import { type Attendant, type ClaimOptions, claimRun, type PackerError } from '@soe/packer-runner';
import { errorCode, OrchestratorError } from '../errors.js';
import { withFile } from './file-failed.js';
import { ignoreInGit } from './release-directory.js';

/** A folder that other processes are kept off. */
export interface Lock {
  /** Aborted where another process has taken it, because this one was paused; its reason is the error to end with. */
  readonly lost: AbortSignal;
  /** Let go. */
  readonly release: () => Promise<void>;
}

/** How a lock is taken. */
export interface LockOptions extends Pick<ClaimOptions, 'signal' | 'delay'> {
  /** Told when it takes a while. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Keep other processes off the releases of a flavor in this checkout, also those of other machines and containers
 * that share its folder. A process that was killed holds nothing.
 *
 * @throws OrchestratorError `SOE_RUN_BUSY`, `SOE_FILE_FAILED`
 */
export async function lockFlavor(
  directory: string,
  flavor: string,
  options: LockOptions = {},
): Promise<Lock> {
  const base = join(directory, '.soe');
  const folder = join(base, 'locks', parseFlavor(flavor));
  await withFile(`release ${flavor}: keep other processes off it`, base, async () => {
    await mkdir(base, { recursive: true });
    await ignoreInGit(base);
  });
  return lockFolder(folder, `release ${flavor}`, options);
}

/**
 * The same for any folder, which is made where it is missing.
 *
 * @param task - What is attempted, for the error
 */
export async function lockFolder(
  folder: string,
  task: string,
  { signal, delay, onWarning }: LockOptions = {},
): Promise<Lock> {
  const lost = new AbortController();
  const options: ClaimOptions = {
    ...(signal && { signal }),
    ...(delay && { delay }),
    onLost: (cause) => lost.abort(takenOver(task, cause)),
    onWatch: (who) => onWarning?.(watched(folder, task, who)),
  };
  const release = await withFile(`${task}: keep other processes off it`, folder, async () => {
    await mkdir(folder, { recursive: true });
    return claimRun(folder, options);
  }).catch((cause: unknown) => {
    if (errorCode(cause) !== 'PACKER_RUN_ATTENDED') throw cause;
    throw busy(folder, task, cause as PackerError);
  });
  return { lost: lost.signal, release };
}

function watched(folder: string, task: string, who: Attendant | undefined): string {
  const name =
    who === undefined ? 'another process' : `process ${who.pid} on ${who.host} since ${who.since}`;
  return `${task}: ${name} works on it, as ${folder} says, and cannot be seen from here; it is watched for up to 20 seconds, and taken for dead when it gives no sign of life`;
}

function busy(folder: string, task: string, cause: PackerError): OrchestratorError {
  const who = /process \d+ on \S+ since \S+/.exec(cause.message)?.[0] ?? 'another process';
  return new OrchestratorError(
    'SOE_RUN_BUSY',
    `${task}: ${who} works on it, as ${folder} says; wait for it, or stop it there, and run this again`,
    { cause },
  );
}

function takenOver(task: string, cause: PackerError): OrchestratorError {
  return new OrchestratorError(
    'SOE_RUN_BUSY',
    `${task}: it is not this process's any more. ${cause.message} This one stops; what is missing is done by the other one, as soe runs tells`,
    { cause },
  );
}
