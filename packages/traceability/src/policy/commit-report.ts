import type { IssueState } from '@soe/release-notes';

/** The schema that a report names. */
export const commitReportSchemaId = 'soe-commit-report/v1';

/** How commits were judged. Plain JSON; text of commits and trackers is as it was written. */
export interface CommitReport {
  /** Always `soe-commit-report/v1`. */
  readonly schema: typeof commitReportSchemaId;
  /** When it was made, ISO 8601 in UTC. */
  readonly checkedAt: string;
  /** `passed`: no finding fails. `empty`: there was nothing to judge, and that was expected. */
  readonly status: 'passed' | 'failed' | 'empty';
  /** The flavor whose projects were right. Missing where none was named. */
  readonly flavor?: string;
  /** Trackers that were asked. Empty: only the form of keys was judged, not whether issues exist. */
  readonly trackers: readonly string[];
  /** How many commits have which verdict. */
  readonly counts: Readonly<Record<CommitVerdict, number>>;
  /** Every commit, in the order in which it was given. */
  readonly commits: readonly CheckedCommit[];
  /** What people should know, the failures first. */
  readonly findings: readonly CommitFinding[];
}

/** What a commit is. The first of these that holds for its best issue. */
export type CommitVerdict =
  | 'ok'
  | 'exempt'
  | 'no-issue'
  | 'unknown-issue'
  | 'wrong-project'
  | 'wrong-state'
  | 'unreadable';

/** One commit and what was thought of it. */
export interface CheckedCommit {
  /** Full hash. */
  readonly commit: string;
  /** First line of the message. */
  readonly subject: string;
  /** Name of the author. */
  readonly author: string;
  /** What it is. */
  readonly verdict: CommitVerdict;
  /** Why, in a sentence; missing for `ok`. */
  readonly reason?: string;
  /** Issues that it names. */
  readonly issues: readonly CheckedIssue[];
  /** Number of the exemption in the policy, from 0, where one was used. */
  readonly exemption?: number;
}

/** An issue that a commit names. */
export interface CheckedIssue {
  /** The key that it has in the tracker today, else the one that the commit names. */
  readonly key: string;
  /** The key that the commit names, where the issue was moved. */
  readonly requestedKey?: string;
  /** What it is by itself. */
  readonly verdict: Exclude<CommitVerdict, 'exempt' | 'no-issue'>;
  /** Why, in a sentence; missing for `ok`. */
  readonly reason?: string;
  /** Title. Missing without a tracker. */
  readonly title?: string;
  /** Status in the words of the tracker. */
  readonly status?: string;
  /** What the status means. */
  readonly state?: IssueState;
  /** Page of the issue. */
  readonly url?: string;
}

/** Something that people should know. */
export interface CommitFinding {
  /** `error` fails the check. */
  readonly level: 'error' | 'warning';
  /** What it is about. */
  readonly kind: Exclude<CommitVerdict, 'ok' | 'exempt'> | 'no-commits' | 'exemption';
  /** The commit that it is about. */
  readonly commit?: string;
  /** The exemption that it is about, from 0. */
  readonly exemption?: number;
  /** What was seen. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
}
