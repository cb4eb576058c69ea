import type { Phase } from '../../suites/suite.js';
import type { HygieneOptions } from '../hygiene-options.js';

/** A check of the built-in suite for Linux. */
export interface LinuxCheck {
  /** Never changes: options and waivers name it. */
  readonly id: string;
  /** What has to be so, in a few words. */
  readonly title: string;
  /** Phases in which it can tell something. */
  readonly phases: readonly Phase[];
  /** Why it is not to run when these options are given. Default: it runs. */
  readonly unasked?: (options: HygieneOptions) => string | undefined;
  /**
   * Body of a function of the shell. It prints what should not be there, a path and a detail on a line
   * (`tell PATH DETAIL`), or nothing; `skip REASON` where it does not apply.
   */
  readonly body: (options: HygieneOptions) => string;
}

/** Checks that share one script. */
export interface LinuxCheckGroup {
  /** Subject of the script check. */
  readonly name: string;
  /** What they are about, for people. */
  readonly title: string;
  /** Functions and facts that several of them need. */
  readonly prepare?: (options: HygieneOptions) => string;
  /** Seconds that the script may take. Default: 120. */
  readonly timeoutSeconds?: number;
  readonly checks: readonly LinuxCheck[];
}

/** All phases. */
export const everyPhase: readonly Phase[] = ['bake', 'launch', 'rebake'];

/** Before anything else changes the disk. */
export const onlyBake: readonly Phase[] = ['bake'];

/** On a machine that was booted from the image. */
export const onlyLaunch: readonly Phase[] = ['launch', 'rebake'];
