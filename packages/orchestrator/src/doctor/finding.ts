/** How much a finding matters: `error` stops a release, `warning` may, `ok` is as it has to be. */
export type Severity = 'error' | 'warning' | 'ok';

/** Something that a check saw. Plain data. */
export interface Finding {
  /** How bad it is. */
  readonly severity: Severity;
  /** What was seen, on what. */
  readonly seen: string;
  /** What to do: a command, or a sentence. There where it is not `ok`. */
  readonly fix?: string;
}

/** A finding, and the check that it is of. */
export interface CheckedFinding extends Finding {
  /** Id of the check. */
  readonly check: string;
}

/** All is well. */
export function ok(seen: string): Finding {
  return { severity: 'ok', seen };
}

/** A release may be stopped by it. */
export function warning(seen: string, fix: string): Finding {
  return { severity: 'warning', seen, fix };
}

/** A release would be stopped by it. */
export function error(seen: string, fix: string): Finding {
  return { severity: 'error', seen, fix };
}
