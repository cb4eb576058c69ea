import { beginWait, type Clock, type WaitOptions } from './clock.js';
import type { CloudPort } from './cloud.js';
import { decideOrphans, type Orphan } from './decide-orphans.js';
import type { Ledger } from './ledger.js';
import { mayBeInFlight } from './may-be-in-flight.js';
import { observe } from './observe.js';
import { requireEnded } from './require-ended.js';

/** Options of {@link findOrphans}. */
export interface FindOrphansOptions {
  /**
   * Tags that only this run gives; without them those in the ledger.
   * @defaultValue those in the ledger
   */
  readonly runTags?: Readonly<Record<string, string>>;
  /**
   * Stops the search.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
}

/** Options of {@link verifyClean}. */
export interface VerifyCleanOptions extends FindOrphansOptions {
  /**
   * How long to look again and again before a region is called clean, in milliseconds.
   * @defaultValue one more look after 3 s when a build stopped while something was in flight, else none
   */
  readonly settle?: Pick<WaitOptions, 'minDelay' | 'maxDelay' | 'maxWait'>;
  /**
   * Measures the waits.
   * @defaultValue the clock of this machine
   */
  readonly clock?: Clock;
}

/** Whether a run left nothing in a region. */
export interface CleanReport {
  /** Whether there are no orphans. */
  readonly clean: boolean;
  /** What is left, also what is kept on purpose. */
  readonly orphans: readonly Orphan[];
}

/**
 * Finds what a run left in the region of `cloud`, with the proof for each. Ask when Packer has ended,
 * however it did: what a build still uses would be found too. Ask once per region: that of the
 * builds, and those that images were copied to.
 *
 * @throws PackerError `PACKER_AWS_FAILED`, `PACKER_EC2_MISSING`, or `PACKER_OPTION_INVALID` when the
 * ledger says that Packer is still running, or is none.
 */
export async function findOrphans(
  ledger: Ledger,
  cloud: CloudPort,
  options: FindOrphansOptions = {},
): Promise<readonly Orphan[]> {
  requireEnded('look for orphans of', ledger);
  const { runTags, signal } = options;
  const asked = runTags === undefined ? ledger : { ...ledger, runTags };
  return decideOrphans(asked, cloud.region, await observe(asked, cloud, signal));
}

/**
 * Looks whether a run left nothing in the region of `cloud`. EC2 may show only after some seconds what
 * Packer asked for just before it was killed, so in doubt it looks again. An instance that is shutting
 * down counts as gone: nothing brings it back.
 *
 * @throws PackerError as {@link findOrphans} does.
 */
export async function verifyClean(
  ledger: Ledger,
  cloud: CloudPort,
  options: VerifyCleanOptions = {},
): Promise<CleanReport> {
  requireEnded('look for orphans of', ledger);
  const { signal, clock, settle = mayBeInFlight(ledger) ? secondLook : { maxWait: 0 } } = options;
  const wait = beginWait(
    { ...settle, ...(signal && { signal }), ...(clock && { clock }) },
    { minDelay: 3_000, maxDelay: 15_000, maxWait: 30_000 },
  );
  for (;;) {
    const orphans = await findOrphans(ledger, cloud, options);
    if (orphans.length > 0) return { clean: false, orphans };
    if (!(await wait.again())) return { clean: true, orphans };
  }
}

// The first delay takes all of the time.
const secondLook = { minDelay: 4_000, maxWait: 3_000 };
