import { systemClock } from '../cleanup/clock.js';
import type { PackerError } from '../errors.js';
import type { Attendant } from './claim.js';

/** Waits: resolves after so many milliseconds, rejects as soon as the signal is aborted. */
export type Delay = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Options of `claimRun`. */
export interface ClaimOptions {
  /**
   * Told once, where another process has the folder now, or where it cannot be shown any more that this one lives:
   * what it does there has to end.
   * @defaultValue nobody
   */
  readonly onLost?: (error: PackerError) => void;
  /**
   * Told when it has to be watched whether somebody lives whose processes cannot be seen from here.
   * @defaultValue nobody
   */
  readonly onWatch?: (attendant: Attendant | undefined) => void;
  /**
   * Stops the watching.
   * @defaultValue never
   */
  readonly signal?: AbortSignal;
  /**
   * Waits between two signs of life, and between two looks for them.
   * @defaultValue a timer
   */
  readonly delay?: Delay;
}

/** Who has a folder gives a sign of life this often, in milliseconds. */
export const beatDelay = 2000;

/** How many of these have to be missing until it is taken for dead. */
export const patience = 10;

/** Without clocks that are compared: only whether something changed between two looks counts. */
export const timer: Delay = systemClock.delay;
