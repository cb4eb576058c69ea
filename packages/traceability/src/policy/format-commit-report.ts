import { commitGate, summaryOf } from './commit-gate.js';
import type { CheckedCommit, CommitFinding, CommitReport } from './commit-report.js';
import { printableLine } from './printable-line.js';

/** The report for a terminal: what failed and what to do, then a summary. Ends with a newline. */
export function formatCommitReport(report: CommitReport): string {
  const { commits, findings } = report;
  const byHash = new Map(commits.map((commit) => [commit.commit, commit]));
  const lines = findings.flatMap((finding) => [
    line(`${finding.level}: ${about(finding, byHash)}${finding.message}`),
    `  ${line(finding.advice)}`,
  ]);
  const exempt = commits
    .filter(({ exemption }) => exemption !== undefined)
    .map(({ commit, subject, reason }) =>
      line(`exempt: ${commit.slice(0, 12)} ${quoted(subject)}: ${reason}`),
    );
  const summary = line(`${commitGate(report).status}: ${summaryOf(report)}`);
  return [...lines, ...exempt, summary].map((each) => `${each}\n`).join('');
}

/**
 * The findings as workflow commands of GitHub Actions, so that they are shown at the run. Nothing of a
 * commit or tracker can add a command of its own.
 */
export function formatCommitAnnotations({ commits, findings }: CommitReport): string {
  const byHash = new Map(commits.map((commit) => [commit.commit, commit]));
  return findings
    .map((finding) => {
      const title = `commit policy: ${finding.kind}`;
      const message = printableLine(
        `${about(finding, byHash)}${finding.message}. ${finding.advice}`,
      );
      return `::${finding.level} title=${property(title)}::${data(message)}\n`;
    })
    .join('');
}

function about({ commit }: CommitFinding, byHash: ReadonlyMap<string, CheckedCommit>): string {
  const found = byHash.get(commit ?? '');
  if (commit === undefined || found === undefined) return '';
  return `${commit.slice(0, 12)} ${quoted(found.subject)} by ${found.author}: `;
}

function quoted(subject: string): string {
  return `"${subject.length > 72 ? `${subject.slice(0, 71)}…` : subject}"`;
}

/** No line of ours begins with what GitHub takes for a command. */
function line(text: string): string {
  return printableLine(text).replace(/^(?=::)/, '> ');
}

/** The escapes of actions/toolkit for the text of a command, and for its properties. */
function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
