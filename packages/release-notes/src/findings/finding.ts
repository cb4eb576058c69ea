/** How bad a finding is, the worst first. */
export const severities = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const;

/** How bad a finding is. `negligible` includes what is only informational. */
export type Severity = (typeof severities)[number];

/** One weakness that a scan found in one package. Plain data, the same from every scanner. */
export interface FindingSummary {
  /** Its id, such as `CVE-2026-1234`. */
  readonly id: string;
  /** How bad it is. */
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
}
