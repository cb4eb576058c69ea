import { setTimeout } from 'node:timers/promises';
import { removeFile, setFileTime } from '../adapters/files.js';
import { PackerError } from '../errors.js';
import { attendedBy } from './attended.js';
import type { Claim } from './claim.js';
import { claimPath, listClaims, readClaim } from './claim-files.js';
import { beatDelay, type ClaimOptions, type Delay, patience } from './claim-options.js';

/** A claim that was made. */
export interface OwnClaim {
  readonly directory: string;
  readonly number: number;
  readonly claim: Claim;
  /** Numbers of the claims of those that are gone. */
  readonly before: readonly number[];
}

/** Gives signs of life of a claim, until it is let go of by what is returned, or lost. */
export function keepClaim(own: OwnClaim, options: ClaimOptions): () => Promise<void> {
  const stop = new AbortController();
  const kept = beat(own, options, stop.signal);
  return async () => {
    stop.abort();
    await kept;
    // Who has it now may have the same number.
    if (!(await isThere(own))) return;
    for (const number of own.before) await removeFile(claimPath(own.directory, number));
    await removeFile(claimPath(own.directory, own.number));
  };
}

// It must not keep a process from its end.
const quietTimer: Delay = (milliseconds, signal) =>
  setTimeout(milliseconds, undefined, { ref: false, ...(signal && { signal }) });

async function beat(
  own: OwnClaim,
  { onLost, delay = quietTimer }: ClaimOptions,
  stop: AbortSignal,
): Promise<void> {
  const path = claimPath(own.directory, own.number);
  const since = Date.parse(own.claim.since);
  let missed = 0;
  for (let count = 1; !stop.aborted; count += 1) {
    await delay(beatDelay, stop).catch(() => undefined);
    if (stop.aborted) return;
    try {
      const lost = await findLoss(own);
      if (lost !== undefined) return onLost?.(lost);
      // Nobody compares it with a clock: it has to be another one each time.
      await setFileTime(path, since + count * beatDelay);
      missed = 0;
    } catch (cause) {
      missed += 1;
      if (missed >= patience) return onLost?.(speechless(own, cause));
    }
  }
}

/** Whether the file of a claim still is of that claim. */
export async function isThere({ directory, number, claim }: OwnClaim): Promise<boolean> {
  return (await readClaim(directory, number))?.id === claim.id;
}

/** Why the folder is not this process's any more; undefined where it is. */
async function findLoss(own: OwnClaim): Promise<PackerError | undefined> {
  const { directory, number, claim } = own;
  for (const other of (await listClaims(directory)).filter((each) => each > number)) {
    const found = await readClaim(directory, other);
    if (found?.over.includes(claim.id)) return takenOver(directory, attendedBy(found));
  }
  return (await isThere(own)) ? undefined : takenOver(directory, 'another process');
}

function takenOver(directory: string, who: string): PackerError {
  return new PackerError(
    'PACKER_RUN_ATTENDED',
    `Cannot go on with ${directory}: ${who} has taken it over, because this process gave no sign of life for ${(beatDelay * patience) / 1000} seconds, or somebody removed its claim.`,
  );
}

function speechless({ directory, number }: OwnClaim, cause: unknown): PackerError {
  const seen = cause instanceof Error ? cause.message : String(cause);
  return new PackerError(
    'PACKER_RUN_ATTENDED',
    `Cannot go on with ${directory}: for ${patience} times no sign of life could be given in ${claimPath(directory, number)}, so that others take this process for dead: ${seen}`,
    { cause },
  );
}
