import type { Architecture } from '@soe/contract';
import { type Assertion, assertionsOf } from './assertions.js';
import type { Check, Phase, Platform, Suite } from './suite.js';

/** Where and when checks are to run. */
export interface Selection {
  /** The phase that runs. */
  readonly phase: Phase;
  /** Default: `linux`. */
  readonly platform?: Platform;
  /** Default: not known, checks for any architecture are taken. */
  readonly architecture?: Architecture;
}

/** A check that is to run, and the tests that it must report. */
export interface SelectedCheck {
  readonly suite: Suite;
  readonly check: Check;
  readonly assertions: readonly Assertion[];
  /**
   * Name under which results of a program come back as file. Unique, the same for runner and reader;
   * what the file is (TAP, JUnit, …) is told by what is in it.
   */
  readonly resultFile: string;
}

/** The checks of suites that are for this platform, phase and architecture, in order, also skipped ones. */
export function selectChecks(
  suites: readonly Suite[],
  { phase, platform = 'linux', architecture }: Selection,
): readonly SelectedCheck[] {
  return suites
    .filter((suite) => suite.platform === platform)
    .flatMap((suite) =>
      suite.checks.flatMap((check, index) => {
        const { phases = suite.phases, architectures } = check;
        const fits =
          architecture === undefined ||
          architectures === undefined ||
          architectures.includes(architecture);
        if (!phases.includes(phase) || !fits) return [];
        const resultFile = `${suite.name}/${index + 1}`;
        return [{ suite, check, assertions: assertionsOf(check), resultFile }];
      }),
    );
}
