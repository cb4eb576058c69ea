import type { Architecture } from '@soe/contract';
import type { Finding, Severity } from '../scans/finding.js';
import type { Phase } from '../suites/suite.js';

/** What has to hold before a release goes on, and what is let be for a while. Plain data; a YAML file. */
export interface GatePolicy {
  /** Rules for tests. */
  readonly tests?: TestRules;
  /** Rules for findings of scans. */
  readonly findings?: FindingRules;
  /** Findings that somebody decided to live with for a while. Default: none. */
  readonly waivers?: readonly Waiver[];
  /** Tests that are known to fail for a while. Default: none. */
  readonly quarantine?: readonly Quarantine[];
}

/** When tests pass. */
export interface TestRules {
  /** So many must pass or fail in each phase; fewer are `not-evaluated`. Default: 1. */
  readonly minimum?: number;
  /** And this share of those of the release before. Default: 0.9. */
  readonly ofPrevious?: number;
  /** What a test does that passed, but not the first time. Default: `warn`. */
  readonly flaky?: 'warn' | 'block';
}

/** When findings pass. */
export interface FindingRules {
  /** So much must be looked at in all scans together; less is `not-evaluated`. Default: 1. */
  readonly minimum?: number;
  /** And by each scanner this share of what it looked at in the release before. Default: 0.9. */
  readonly ofPrevious?: number;
  /** What stops a release: a finding that fits one of these. Default: {@link defaultFindingRules}. */
  readonly block?: readonly FindingRule[];
  /** What is shown as a warning. Default: {@link defaultFindingRules}. */
  readonly warn?: readonly FindingRule[];
  /** Days that a finding may stay open, by severity; after them it stops a release. Default: {@link defaultFindingRules}. */
  readonly overdue?: Readonly<Partial<Record<Severity, number>>>;
}

/** All that is named must fit; a rule that names nothing fits every finding. */
export interface FindingRule {
  /** This bad or worse. `unknown` fits only what has no severity. */
  readonly severity?: Severity;
  /** What it is about. */
  readonly kind?: Finding['kind'];
  /**
   * Whether there is something to do about it. A vulnerability of which the scanner does not say has no
   * fix; everything else has.
   */
  readonly fixAvailable?: boolean;
  /** Whether somebody is known to use it; where the scanner does not say, nobody is. */
  readonly exploitKnown?: boolean;
  /** The release before did not have it, or there was none. */
  readonly isNew?: boolean;
  /** Probability of being exploited (EPSS) of at least this, 0 to 1. */
  readonly minimumEpss?: number;
}

/** Where an exception holds. */
export interface ExceptionScope {
  /** Flavors that it is for. Default: all. */
  readonly flavors?: readonly string[];
  /** Architectures that it is for. Default: all. */
  readonly architectures?: readonly Architecture[];
  /** Who answers for it. */
  readonly owner: string;
  /** Why it is let be. */
  readonly reason: string;
  /** Last day on which it holds, in UTC, such as `2026-12-31`. An exception that has expired fails the gate. */
  readonly expires: string;
}

/** The decision to live with a finding for a while. One that fits nothing fails the gate. */
export interface Waiver extends ExceptionScope {
  /**
   * Id of the finding or one of its aliases. A finding that stands for several CVEs, such as a QID, is let be
   * when all of them are. `gap/SCANNER: TEXT` is for what a scan could not look at, `*` stands for any text.
   */
  readonly id: string;
  /** Package, file or resource; `*` stands for any text. Default: any. */
  readonly package?: string;
  /** File inside the image; `*` stands for any text. Default: any. */
  readonly path?: string;
  /** Scanners that it is for; where none of them ran it is not missed. Default: any. */
  readonly scanners?: readonly string[];
  /** Where it is tracked. */
  readonly tracker?: string;
}

/**
 * A test that is known to fail for a while. One that fits no test fails the gate. It lets failures be, not
 * tests that did not run or could not be told: declare a `skip` for those.
 */
export interface Quarantine extends ExceptionScope {
  /** Place, suite and name of the test, ` / ` between them; `*` stands for any text. */
  readonly test: string;
  /** In which phases. */
  readonly phases: readonly Phase[];
  /** Address or key of the issue. */
  readonly tracker: string;
}

/** The rules where a policy says nothing. Times to fix are those of CISA's BOD 19-02: 15 and 30 days. */
export const defaultFindingRules = {
  minimum: 1,
  ofPrevious: 0.9,
  block: [
    { severity: 'high', fixAvailable: true },
    { severity: 'critical', isNew: true },
    { exploitKnown: true },
    { kind: 'secret' },
  ],
  warn: [{ severity: 'high' }, { severity: 'unknown' }],
  overdue: { critical: 15, high: 30 },
} as const satisfies FindingRules;

/** The rules for tests where a policy says nothing. */
export const defaultTestRules = {
  minimum: 1,
  ofPrevious: 0.9,
  flaky: 'warn',
} as const satisfies TestRules;
