import { claimFile, existsFile, removeFile } from '../adapters/files.js';
import { readPlace } from '../adapters/place.js';
import { isRunning } from '../adapters/process-group.js';
import { attended } from './attended.js';
import { type Claim, makeClaim } from './claim.js';
import { type ClaimMark, claimPath, listClaims, listMarks, readClaim } from './claim-files.js';
import { type ClaimOptions, patience } from './claim-options.js';
import { hasBeat } from './has-beat.js';
import { isThere, keepClaim, type OwnClaim } from './keep-claim.js';

/** What others do may change the folder under the hand of one who claims it, but not for ever. */
const attempts = 20;

/**
 * Takes a run into the care of this process, and returns how to let go of it. There is one attendant at a time, also
 * where machines and containers share the folder. A process that was killed holds nothing: of one of this machine and
 * container that is seen at once. Of another it is seen by its sign of life, which it gives every 2 seconds; where
 * none comes for 20 seconds while this one looks, it is taken for dead. One that lives all the same, because it was
 * paused, is told by `onLost`. Clocks of two machines are not compared.
 *
 * Each claim has the next number, and the file of a number can be made only once. Who has made one looks again:
 * unless all is as it was, it begins anew. `runPacker` and `attachPacker` do this themselves; it is here for folders
 * in which something of the caller is worked on by one process at a time.
 *
 * @param directory - A folder that is there
 *
 * @throws PackerError `PACKER_RUN_ATTENDED` when a process that is alive attends the run, `PACKER_FILE_FAILED`; the
 * reason of `signal`.
 */
export async function claimRun(
  directory: string,
  options: ClaimOptions = {},
): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    options.signal?.throwIfAborted();
    const own = await tryToClaim(directory, options);
    if (own !== undefined) return keepClaim(own, options);
  }
  throw attended(directory);
}

/** Whether a process that is alive attends a run. Of one of another host the answer takes up to 6 seconds. */
export async function isAttended(
  directory: string,
  options: Pick<ClaimOptions, 'delay' | 'signal'> = {},
): Promise<boolean> {
  const place = await readPlace();
  const known = new Set<string>();
  for (const number of (await listClaims(directory)).toReversed()) {
    const claim = await readClaim(directory, number);
    for (const id of claim?.over ?? []) known.add(id);
    if (claim !== undefined && known.has(claim.id)) continue;
    const lives = canBeSeen(claim, place)
      ? await isRunning(claim)
      : await hasBeat(claimPath(directory, number), 3, options);
    if (lives) return true;
  }
  return false;
}

/** Makes the next claim; undefined where somebody else changed something meanwhile. */
async function tryToClaim(directory: string, options: ClaimOptions): Promise<OwnClaim | undefined> {
  const marks = await listMarks(directory);
  const before = marks.map(({ number }) => number);
  const over = await requireDead(directory, before, options);
  // It may have taken a while.
  if (!isSame(await listMarks(directory), marks)) return undefined;
  const claim = await makeClaim(over);
  const number = Math.max(0, ...before) + 1;
  const path = claimPath(directory, number);
  if (!(await claimFile(path, `${JSON.stringify(claim)}\n`))) {
    const found = await readClaim(directory, number);
    // A file server may have lost its answer, not the file.
    if (found?.id !== claim.id) {
      if (found === undefined) return undefined;
      throw attended(directory, found);
    }
  }
  const own = { directory, number, claim, before };
  if (isSame(await listMarks(directory), [...marks, { number, id: claim.id }])) return own;
  if (await isThere(own)) await removeFile(path);
  return undefined;
}

/** Throws unless all that claimed the folder are dead. Returns the ids of their claims. */
async function requireDead(
  directory: string,
  numbers: readonly number[],
  options: ClaimOptions,
): Promise<readonly string[]> {
  const place = await readPlace();
  const dead = new Set<string>();
  // The last one has looked at those before it.
  for (const number of numbers.toReversed()) {
    const path = claimPath(directory, number);
    if (!(await existsFile(path))) continue;
    const claim = await readClaim(directory, number);
    if (claim === undefined || !dead.has(claim.id)) {
      const isSeen = canBeSeen(claim, place);
      if (!isSeen) options.onWatch?.(claim);
      const lives = isSeen ? await isRunning(claim) : await hasBeat(path, patience, options);
      if (lives) throw attended(directory, claim);
    }
    for (const id of claim === undefined ? [] : [claim.id, ...claim.over]) dead.add(id);
  }
  return [...dead];
}

function canBeSeen(claim: Claim | undefined, place: string | undefined): claim is Claim {
  return claim?.place !== undefined && claim.place === place;
}

function isSame(a: readonly ClaimMark[], b: readonly ClaimMark[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ number, id }, index) => number === b[index]?.number && id === b[index]?.id)
  );
}
