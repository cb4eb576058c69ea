import { type IssueTracker, trackers as joined } from '@soe/release-notes';
import type { CommitPolicy } from './commit-policy.js';
import {
  type CheckedCommit,
  type CheckedIssue,
  type CommitFinding,
  type CommitReport,
  type CommitVerdict,
  commitReportSchemaId,
} from './commit-report.js';
import type { CommitToCheck } from './commit-to-check.js';
import { exemptionFits, isExpired } from './exemption-fits.js';
import { judgeIssue } from './judge-issue.js';
import { type NamedIssues, namedIssues } from './named-issues.js';
import { commitFindings, exemptionFindings, noCommits } from './policy-findings.js';

/** What commits are held against. */
export interface CheckCommitsOptions {
  /** What is asked of them. */
  readonly policy: CommitPolicy;
  /**
   * Who tells whether issues exist, and in which state. A key is for the first that handles it.
   * Default: nobody is asked, only the form of keys is judged, and the report says so.
   */
  readonly trackers?: readonly IssueTracker[];
  /** Flavor whose projects are right. Default: the `projects` of the policy. */
  readonly flavor?: string;
  /** Whether no commit at all is a failure. Default `true`. */
  readonly expectCommits?: boolean;
  /** Tells the time. Default: the clock of this machine. */
  readonly now?: () => Date;
  /** Stops the look-ups. Default: none. */
  readonly signal?: AbortSignal;
}

/**
 * Holds commits against a policy: does each name an issue that exists, is of the right project and in
 * an allowed state? One good issue is enough; others that do not exist are told as warnings. All issues
 * are looked up in one call per tracker. Commits that are good by themselves use no exemption.
 *
 * @param changes - From `readCommitsToCheck`, or the changes of a release record
 * @returns Plain JSON; failures are in it, not thrown
 * @throws the reason of `signal`
 */
export async function checkCommits(
  changes: readonly CommitToCheck[],
  options: CheckCommitsOptions,
): Promise<CommitReport> {
  const { policy, trackers = [], flavor, expectCommits = true, signal } = options;
  const now = (options.now ?? (() => new Date()))();
  const named = namedIssues(changes, policy);
  const keys = new Set([...named.values()].flatMap((each) => (each.exempt ? [] : each.keys)));
  const answers = await joined(trackers).lookUp([...keys], signal ? { signal } : {});
  const context = { policy, flavor, answers, asked: trackers.length > 0 };
  const issues = new Map([...keys].map((key) => [key, judgeIssue(key, context)]));

  const commits = changes.map((change) => {
    const judged = judgeCommit(change, named.get(change) ?? { keys: [] }, issues);
    return isGood(judged, policy) ? judged : exempted(judged, change, policy, now);
  });
  const findings = [
    ...(commits.length === 0 ? [noCommits(expectCommits)] : []),
    ...commits.flatMap((commit) => commitFindings(commit, policy)),
    ...exemptionFindings(policy, commits, now),
  ].sort((a, b) => Number(b.level === 'error') - Number(a.level === 'error'));

  return {
    schema: commitReportSchemaId,
    checkedAt: now.toISOString(),
    status: statusOf(commits, findings),
    ...(flavor !== undefined && { flavor }),
    trackers: trackers.map(({ name }) => name),
    counts: countVerdicts(commits),
    commits,
    findings,
  };
}

/** The best of what is left comes first. */
const order = ['ok', 'unreadable', 'wrong-state', 'wrong-project', 'unknown-issue'] as const;

function judgeCommit(
  { commit, subject, author }: CommitToCheck,
  { keys, problem, exempt }: NamedIssues,
  judged: ReadonlyMap<string, CheckedIssue>,
): CheckedCommit {
  const base = { commit, subject, author };
  if (exempt !== undefined) return { ...base, verdict: 'exempt', reason: exempt, issues: [] };
  const issues = keys.flatMap((key) => judged.get(key) ?? []);
  const best = order.find((verdict) => issues.some((issue) => issue.verdict === verdict));
  if (best === undefined) {
    return { ...base, verdict: 'no-issue', reason: problem ?? 'it names no issue', issues };
  }
  const reason = issues.find((issue) => issue.verdict === best)?.reason;
  return { ...base, verdict: best, ...(reason !== undefined && { reason }), issues };
}

function isGood({ verdict }: CheckedCommit, { unreadable = 'fail' }: CommitPolicy): boolean {
  return (
    verdict === 'ok' || verdict === 'exempt' || (verdict === 'unreadable' && unreadable === 'warn')
  );
}

function exempted(
  judged: CheckedCommit,
  change: CommitToCheck,
  { exemptions = [] }: CommitPolicy,
  now: Date,
): CheckedCommit {
  const fits = exemptions.flatMap((each, index) => (exemptionFits(each, change) ? [index] : []));
  const valid = fits.find((index) => {
    const exemption = exemptions[index];
    return exemption !== undefined && !isExpired(exemption, now);
  });
  if (valid !== undefined) {
    const reason = exemptions[valid]?.reason ?? '';
    return { ...judged, verdict: 'exempt', reason, exemption: valid };
  }
  const [expired] = fits;
  if (expired === undefined) return judged;
  const end = exemptions[expired]?.expires;
  return { ...judged, reason: `${judged.reason}; exemption ${expired} ended on ${end}` };
}

function statusOf(
  commits: readonly CheckedCommit[],
  findings: readonly CommitFinding[],
): CommitReport['status'] {
  if (findings.some(({ level }) => level === 'error')) return 'failed';
  return commits.length === 0 ? 'empty' : 'passed';
}

function countVerdicts(commits: readonly CheckedCommit[]): CommitReport['counts'] {
  const count = (verdict: CommitVerdict) =>
    commits.filter((commit) => commit.verdict === verdict).length;
  return {
    ok: count('ok'),
    exempt: count('exempt'),
    'no-issue': count('no-issue'),
    'unknown-issue': count('unknown-issue'),
    'wrong-project': count('wrong-project'),
    'wrong-state': count('wrong-state'),
    unreadable: count('unreadable'),
  };
}
