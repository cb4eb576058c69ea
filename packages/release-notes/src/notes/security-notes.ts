import type { FindingSummary } from '../findings/finding.js';

/** Weaknesses that went, came, or are accepted, each list with the worst first. */
export interface SecurityNotes {
  /** In the previous release and not in this one. */
  readonly fixed?: readonly SecurityFinding[];
  /** In this release and not in the previous one, or no longer accepted. */
  readonly opened?: readonly SecurityFinding[];
  /** In this release and accepted for now. */
  readonly waived?: readonly WaivedFinding[];
}

/** One weakness in one package. */
export interface SecurityFinding extends FindingSummary {
  /** What it was in the previous release. Absent: it was not there. */
  readonly before?: 'open' | 'waived';
}

/** A weakness that somebody accepted for a while. */
export interface WaivedFinding extends SecurityFinding {
  /** Why. */
  readonly reason: string;
  /** Who answers for it. */
  readonly owner?: string;
  /** Last day on which it holds, such as `2026-12-31`. */
  readonly expires?: string;
}
