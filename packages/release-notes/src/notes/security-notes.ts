import type { Severity } from '../findings/finding.js';

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
export interface SecurityFinding {
  /** Its id, such as `CVE-2026-1234`. */
  readonly id: string;
  /** How bad it is in the words that all sources share. */
  readonly severity: Severity;
  /** Package, file or resource that has it. */
  readonly package?: string;
  /** Version that has it. */
  readonly version?: string;
  /** Version that does not have it any more. */
  readonly fixedIn?: string;
  /** What it is, on one line. */
  readonly title?: string;
  /** Page about it. */
  readonly url?: string;
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
