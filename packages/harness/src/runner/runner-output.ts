import type { TestResult } from '../report/test-report.js';

/** What a runner reported, held against what it was to report. */
export interface RunnerOutput {
  /** Every test that was selected, in order; what did not report is `pending`. */
  readonly tests: readonly TestResult[];
  /** The runner came to its end, and everything that it printed is here. */
  readonly complete: boolean;
  /** What is wrong with the output, in sentences. Empty where it is whole and nothing else was in it. */
  readonly problems: readonly string[];
  /** Results of tools and TAP of scripts, as they were. */
  readonly files: readonly RunnerFile[];
}

/** A file that came back through the output of a runner. */
export interface RunnerFile {
  /** Name of the suite and number of the check: `base/3`. */
  readonly name: string;
  /** What is in it. */
  readonly contents: Uint8Array;
}
