/** What the console of an instance says about its boot. */
export interface ConsoleReport {
  /** Lines that were read. 0: nothing was there to judge. */
  readonly lines: number;
  /** What fits a pattern, in order of appearance. */
  readonly findings: readonly ConsoleFinding[];
  /** What was looked for. */
  readonly lookedFor?: readonly {
    /** Name of the pattern. */
    readonly id: string;
    /** Ends the sentence "console shows no …". */
    readonly title: string;
    readonly severity: 'error' | 'warning';
  }[];
}

/** A line of the console that tells of a problem. */
export interface ConsoleFinding {
  /** The pattern: `kernel-panic`, `read-only-root`, … */
  readonly id: string;
  /** An error fails its test, a warning does not. */
  readonly severity: 'error' | 'warning';
  /** The line, printable and cut to 400 characters. */
  readonly line: string;
  /** From 1. */
  readonly lineNumber: number;
  /** How often such a line was seen; other numbers in it make no other line. */
  readonly count: number;
  /** Why it is let be, where an entry of the allow list fits. It is still counted. */
  readonly allowed?: {
    readonly reason: string;
    readonly expires?: string;
    /** Which entry, from 0. */
    readonly entry?: number;
  };
}
