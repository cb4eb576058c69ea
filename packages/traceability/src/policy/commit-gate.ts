import type { GateRecord } from '@soe/contract';
import type { CommitReport, CommitVerdict } from './commit-report.js';

/** Name of the gate in release records. */
export const commitGateName = 'policy';

/**
 * The report as a gate of a release record. Nothing to judge, where that was expected, is `skipped`.
 */
export function commitGate(report: CommitReport): GateRecord {
  const status = report.status === 'empty' ? 'skipped' : report.status;
  return { name: commitGateName, status, summary: summaryOf(report) };
}

/** One sentence on a report. */
export function summaryOf(report: CommitReport): string {
  const { counts, commits, findings, trackers } = report;
  if (commits.length === 0) return 'no commit was judged';
  const all = commits.length === 1 ? '1 commit' : `${commits.length} commits`;
  const told = verdictWords
    .filter(([verdict]) => counts[verdict] > 0)
    .map(([verdict, words]) => `${counts[verdict]} ${words}`);
  const exemptions = findings.filter(({ kind }) => kind === 'exemption').length;
  if (exemptions > 0)
    told.push(`${exemptions} expired or unused ${exemptions === 1 ? 'exemption' : 'exemptions'}`);
  const how = trackers.length === 0 ? '; no tracker was asked whether the issues exist' : '';
  return `${all}: ${told.join(', ')}${how}`;
}

const verdictWords: readonly (readonly [CommitVerdict, string])[] = [
  ['ok', 'with a good issue'],
  ['exempt', 'exempt'],
  ['no-issue', 'without an issue'],
  ['unknown-issue', 'with an unknown issue'],
  ['wrong-project', 'of a wrong project'],
  ['wrong-state', 'with an issue in a wrong state'],
  ['unreadable', 'with an issue that could not be read'],
];
