/** How a gate ended. `not-evaluated` does not pass: nothing, or too little, was looked at. */
export type GateStatus = 'passed' | 'failed' | 'not-evaluated';

/** What a gate decided, and about what. Plain data. */
export interface GateDecision {
  /** `bake-tests`, `launch-tests`, `rebake-tests`, `scans`, … */
  readonly gate: string;
  /** Whether the release may go on: only where it is `passed`. */
  readonly status: GateStatus;
  /** How many tests, rules or findings the decision rests on. */
  readonly evaluated: number;
  /** Why it does not pass, each in one sentence; empty where it does. */
  readonly reasons: readonly string[];
  /** What somebody should look at although it passes: flaky, quarantined, waived, soon to expire. */
  readonly warnings: readonly string[];
  /** What was decided about each thing that did not plainly pass. */
  readonly items: readonly JudgedItem[];
}

/** One test or finding, and what was decided about it. */
export interface JudgedItem {
  /** Finds the test or finding again, whatever its name shows. The same from release to release. */
  readonly key: string;
  /** Name of the test, or id and package of the finding. */
  readonly name: string;
  /**
   * `blocks` stops the release; `waived` and `quarantined` would, and are let be; `not-run` makes the gate
   * `not-evaluated`; the others go on.
   */
  readonly decision:
    | 'blocks'
    | 'warns'
    | 'waived'
    | 'quarantined'
    | 'flaky'
    | 'ignored'
    | 'not-run';
  /** The rule that decided, such as `severity high, fix available`. */
  readonly rule: string;
  /**
   * What was seen or why it did not run, or the title of the finding, where there is one: a printable line of
   * at most 200 characters.
   */
  readonly message?: string;
  /** Waiver or quarantine that applies. */
  readonly waiver?: {
    /** Who answers for it. */
    readonly owner: string;
    /** Why it is let be. */
    readonly reason: string;
    /** Last day, in UTC. */
    readonly expires: string;
    /** Where it is tracked. */
    readonly tracker?: string;
  };
  /** When it was seen first, ISO 8601 in UTC. */
  readonly firstSeenAt?: string;
  /** Not in the release before. */
  readonly isNew?: boolean;
}

/** A decision from what speaks against it: `failures` weigh more than `gaps`. */
export function decisionOf({
  failures,
  gaps,
  ...rest
}: Pick<GateDecision, 'gate' | 'evaluated' | 'warnings' | 'items'> & {
  readonly failures: readonly string[];
  readonly gaps: readonly string[];
}): GateDecision {
  const status = failures.length > 0 ? 'failed' : gaps.length > 0 ? 'not-evaluated' : 'passed';
  return { ...rest, status, reasons: [...failures, ...gaps] };
}

/** What a decision keeps of a waiver or quarantine. */
export function waiverOf({
  owner,
  reason,
  expires,
  tracker,
}: NonNullable<JudgedItem['waiver']>): NonNullable<JudgedItem['waiver']> {
  return { owner, reason, expires, ...(tracker !== undefined && { tracker }) };
}
