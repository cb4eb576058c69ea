import { branchIssue } from './branch-issue.js';
import { cleanCommitMessage } from './clean-commit-message.js';
import type { CommitPolicy } from './commit-policy.js';
import { exemptionFits, isExpired } from './exemption-fits.js';
import {
  isMerge,
  isRightProject,
  messageIssues,
  projectOf,
  rightProjects,
} from './message-issues.js';

/** What is known about a commit that is being made. */
export interface CheckCommitMessageOptions {
  /** Branch that it is made on; an issue that it names is suggested. Default: unknown. */
  readonly branch?: string;
  /** It ends a merge. Default: told by the form of the message. */
  readonly merge?: boolean;
  /** Sign that begins a comment, `core.commentChar`. Default `#`. */
  readonly comment?: string;
  /** Name of the author, for exemptions. Default: unknown. */
  readonly author?: string;
  /** Address of the author, for exemptions. Default: unknown. */
  readonly authorEmail?: string;
  /** Flavor whose projects are right. Default: the `projects` of the policy. */
  readonly flavor?: string;
  /** Tells the time. Default: the clock of this machine. */
  readonly now?: () => Date;
}

/** What is thought of a message. */
export interface MessageVerdict {
  /** Whether the commit may be made. */
  readonly accepted: boolean;
  /** What it is. `empty` is left to git, which refuses it unless told otherwise. */
  readonly verdict: 'ok' | 'exempt' | 'empty' | 'no-issue' | 'wrong-project';
  /** Keys that it names. */
  readonly issues: readonly string[];
  /** Why, in a sentence; missing for `ok`. */
  readonly reason?: string;
  /** First line as it may be meant, with the issue of the branch. */
  readonly suggestion?: string;
}

/**
 * Holds the message of a commit that is being made against a policy. Asks nobody: whether an issue
 * exists, and in which state, is for the check in CI. `fixup!` and `squash!` pass, because they become
 * part of another commit; of `amend!` the new message counts.
 */
export function checkCommitMessage(
  text: string,
  policy: CommitPolicy,
  options: CheckCommitMessageOptions = {},
): MessageVerdict {
  const { branch, comment, flavor, now = () => new Date() } = options;
  const written = cleanCommitMessage(text, comment === undefined ? {} : { comment });
  if (written === '') return accept('empty', [], 'it is empty');
  if (/^(?:fixup|squash)! /.test(written)) {
    return accept('exempt', [], 'it becomes part of another commit');
  }
  const message = newMessage(written);
  const { merge = isMerge(message) } = options;
  if (merge && policy.merges !== 'own') {
    return accept('exempt', [], 'a merge needs no issue of its own');
  }
  const { keys, problem } = messageIssues(message, policy);
  if (keys.some((key) => isRightProject(projectOf(key, policy), policy, flavor))) {
    return { accepted: true, verdict: 'ok', issues: keys };
  }
  const [subject = ''] = message.split('\n', 1);
  const exemption = policy.exemptions?.find(
    (each) => exemptionFits(each, { ...options, subject }) && !isExpired(each, now()),
  );
  if (exemption) return accept('exempt', keys, exemption.reason);
  const key = branch === undefined ? undefined : branchIssue(branch, policy);
  const suggested = key !== undefined && isRightProject(projectOf(key, policy), policy, flavor);
  return {
    accepted: false,
    verdict: keys.length === 0 ? 'no-issue' : 'wrong-project',
    issues: keys,
    reason:
      keys.length === 0
        ? (problem ?? 'it names no issue')
        : `${keys.join(', ')} is not of ${rightProjects(policy, flavor).join(' or ')}`,
    ...(suggested && { suggestion: `${key} ${subject}` }),
  };
}

function accept(verdict: 'exempt' | 'empty', issues: readonly string[], reason: string) {
  return { accepted: true, verdict, issues, reason };
}

/** The message that `amend!` gives a commit stands below its first line. */
function newMessage(message: string): string {
  if (!message.startsWith('amend! ')) return message;
  const body = message.replace(/^.*\n*/, '');
  return body === '' ? message.slice('amend! '.length) : body;
}
