/** How a gate ended. `not-evaluated` does not pass: nothing, or too little, was looked at. */
export type GateStatus = 'passed' | 'failed' | 'not-evaluated';

/** What a gate decided, and about what. Plain data. */
export interface GateDecision {
  /** `bake-tests`, `launch-tests`, `rebake-tests`, `scans`, … */
  readonly gate: string;
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
  /** Name of the test, or id and package of the finding. */
  readonly name: string;
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
  /** Waiver or quarantine that applies. */
  readonly waiver?: {
    readonly owner: string;
    readonly reason: string;
    readonly expires: string;
    readonly tracker?: string;
  };
  /** When it was seen first, ISO 8601 in UTC. */
  readonly firstSeenAt?: string;
  /** Not in the release before. */
  readonly isNew?: boolean;
}
