import type { CommitPolicy } from './commit-policy.js';
import type { CheckedCommit, CommitFinding } from './commit-report.js';
import { isExpired } from './exemption-fits.js';

const advices = {
  'no-issue':
    'Name the issue in the message (git commit --amend, or git rebase -i with reword), or add an exemption with an owner, a reason and an end.',
  'unknown-issue': 'Correct the key, or let the tracker show the issue to this account.',
  'wrong-project': 'Name an issue of the right project.',
  'wrong-state': 'Name an issue that is allowed, or change the issue in its tracker.',
  unreadable: 'Run the check again once the tracker answers; it also needs valid credentials.',
} as const;

/** What one commit tells people: why it fails, and its keys that lead nowhere. */
export function commitFindings(
  { commit, verdict, reason = '', issues }: CheckedCommit,
  { unreadable = 'fail' }: CommitPolicy,
): readonly CommitFinding[] {
  if (verdict === 'exempt') return [];
  if (verdict === 'ok') {
    return issues
      .filter((issue) => issue.verdict === 'unknown-issue')
      .map(({ reason: why = '' }) => ({
        level: 'warning',
        kind: 'unknown-issue',
        commit,
        message: why,
        advice: advices['unknown-issue'],
      }));
  }
  const level = verdict === 'unreadable' && unreadable === 'warn' ? 'warning' : 'error';
  return [{ level, kind: verdict, commit, message: reason, advice: advices[verdict] }];
}

/** Exemptions that are over, or that nothing needed. */
export function exemptionFindings(
  { exemptions = [] }: CommitPolicy,
  commits: readonly CheckedCommit[],
  now: Date,
): readonly CommitFinding[] {
  const used = new Set(commits.map(({ exemption }) => exemption));
  return exemptions.flatMap((exemption, index) => {
    const about = `exemption ${index} of ${exemption.owner} (${exemption.reason})`;
    const finding = { level: 'error', kind: 'exemption', exemption: index } as const;
    if (isExpired(exemption, now)) {
      const advice = 'Remove it, or ask its owner to renew it.';
      return [{ ...finding, message: `${about} ended on ${exemption.expires}`, advice }];
    }
    if (used.has(index) || exemption.standing === true || commits.length === 0) return [];
    const advice = 'Remove it, or mark it "standing" if it is for commits that do not always come.';
    return [{ ...finding, message: `${about} was needed by no commit`, advice }];
  });
}

/** There was nothing to judge. */
export function noCommits(expected: boolean): CommitFinding {
  return {
    level: expected ? 'error' : 'warning',
    kind: 'no-commits',
    message: 'no commit was judged',
    advice: expected
      ? 'Look at the range: are its ends the right way round, and was the history fetched?'
      : 'Nothing to do if the range was meant to be empty.',
  };
}
