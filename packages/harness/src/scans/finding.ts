import type { Architecture } from '@soe/contract';

/** How bad a finding is, the worst first. `negligible` includes what is only informational. */
export const severities = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown'] as const;

/** See {@link severities}. */
export type Severity = (typeof severities)[number];

/**
 * One thing that a scanner holds against an image. Plain data, the same from every scanner; a
 * `FindingSummary` of `@soe/release-notes` too.
 */
export interface Finding {
  /** `CVE-2026-1234`, a rule, a QID. */
  readonly id: string;
  /** Other ids of the same, such as the CVEs of a QID. */
  readonly aliases?: readonly string[];
  /** What it is about: a weakness of software, a setting, a secret, a licence. */
  readonly kind: 'vulnerability' | 'configuration' | 'secret' | 'licence' | 'other';
  /** How bad it is. */
  readonly severity: Severity;
  /** CVSS base score, 0 to 10. */
  readonly score?: number;
  /** Package, file or resource that has it. */
  readonly package?: string;
  /** Version that has it. */
  readonly version?: string;
  /** Version that does not have it any more. */
  readonly fixedIn?: string;
  /** Package URL. */
  readonly purl?: string;
  /** File inside the image. */
  readonly path?: string;
  /** On one line. */
  readonly title?: string;
  /** Page that tells more. */
  readonly url?: string;
  /** There is something to upgrade to, or to set. Missing where the scanner does not say. */
  readonly fixAvailable?: boolean;
  /** Somebody is known to use it. Missing where the scanner does not say. */
  readonly exploitKnown?: boolean;
  /** Probability that it is exploited in the next 30 days (EPSS), 0 to 1. */
  readonly epss?: number;
  /** When it was made known, ISO 8601. */
  readonly publishedAt?: string;
  /** When the scanner saw it first, ISO 8601. */
  readonly firstSeenAt?: string;
}

/** What a scan of an image brought to light, and how much it looked at. */
export interface ScanReport {
  /** What scanned. */
  readonly scanner: {
    /** `inspector`, `inspector-scan`, `openscap`, `trivy`, `qualys`, or the tool that a SARIF log names. */
    readonly name: string;
    /** Its version. */
    readonly version?: string;
    /** Rules, feed or profile that it went by, with their version. */
    readonly content?: string;
  };
  /** What was scanned: an image, an instance, a file. */
  readonly target?: string;
  /** Architecture of the image, so that waivers of another are not for it. Default: not known. */
  readonly architecture?: Architecture;
  /** When, ISO 8601 in UTC. */
  readonly scannedAt?: string;
  /** How many rules, packages or checks were really looked at. 0 is not clean: nothing was scanned. */
  readonly evaluated: number;
  /** Why this scan must not be taken for a whole one, in sentences: not covered, unknown system, cut off. */
  readonly gaps: readonly string[];
  /** Open findings, those that the scanner itself suppresses left out. */
  readonly findings: readonly Finding[];
  /** How many findings the scanner itself was told to suppress, where it says so. They are not in `findings`. */
  readonly suppressed?: number;
}
