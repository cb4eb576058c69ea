import type { IssueAnswer, TrackedIssue } from '@soe/release-notes';
import type { CommitPolicy } from './commit-policy.js';
import type { CheckedIssue } from './commit-report.js';
import { isRightProject, projectOf, rightProjects } from './message-issues.js';

/** What an issue is judged by. */
export interface IssueContext {
  readonly policy: CommitPolicy;
  readonly flavor: string | undefined;
  readonly answers: ReadonlyMap<string, IssueAnswer>;
  /** Whether there is a tracker at all. */
  readonly asked: boolean;
}

/** Judges one issue by its key and, where a tracker was asked, by what that says. */
export function judgeIssue(key: string, context: IssueContext): CheckedIssue {
  const { policy, flavor, answers, asked } = context;
  if (!asked) return judgeKey(key, policy, flavor);
  const answer = answers.get(key);
  if (answer?.status === 'found') return judgeTracked(answer.issue, policy, flavor);
  // A finding goes on behind it.
  const reason = `${key}: ${answer?.reason.replace(/\.$/, '') ?? 'its tracker said nothing of it'}`;
  return { key, verdict: answer?.status === 'missing' ? 'unknown-issue' : 'unreadable', reason };
}

function judgeKey(key: string, policy: CommitPolicy, flavor: string | undefined): CheckedIssue {
  const wrong = wrongProject(key, projectOf(key, policy), policy, flavor);
  if (wrong !== undefined) return { key, verdict: 'wrong-project', reason: wrong };
  if (policy.states === undefined && policy.types === undefined) return { key, verdict: 'ok' };
  return {
    key,
    verdict: 'unreadable',
    reason: `${key}: the policy asks for states or types, and no tracker was given to tell them`,
  };
}

function judgeTracked(
  issue: TrackedIssue,
  policy: CommitPolicy,
  flavor: string | undefined,
): CheckedIssue {
  const { key, requestedKey, title, status, state, url } = issue;
  const facts = {
    key,
    ...(requestedKey !== key && { requestedKey }),
    title,
    ...(status !== undefined && { status }),
    state,
    ...(url !== undefined && { url }),
  };
  const project = issue.project ?? projectOf(key, policy);
  const wrong = wrongProject(key, project, policy, flavor);
  if (wrong !== undefined) return { ...facts, verdict: 'wrong-project', reason: wrong };
  const unfit = unfitState(issue, policy);
  if (unfit !== undefined) return { ...facts, verdict: 'wrong-state', reason: unfit };
  return { ...facts, verdict: 'ok' };
}

function wrongProject(
  key: string,
  project: string,
  policy: CommitPolicy,
  flavor: string | undefined,
): string | undefined {
  if (isRightProject(project, policy, flavor)) return undefined;
  const right = rightProjects(policy, flavor);
  const where = flavor === undefined ? 'here' : `for ${flavor}`;
  return `${key} is of the project ${project}; ${right.join(', ')} ${right.length === 1 ? 'is' : 'are'} right ${where}`;
}

function unfitState(
  { key, state, status, type }: TrackedIssue,
  { states, types }: CommitPolicy,
): string | undefined {
  if (states !== undefined && !states.includes(state)) {
    const words = status === undefined || status === state ? state : `${state} (${status})`;
    return `${key} is ${words}; it must be ${states.join(' or ')}`;
  }
  if (types === undefined) return undefined;
  if (type !== undefined && types.some((each) => each.toLowerCase() === type.toLowerCase())) {
    return undefined;
  }
  return `${key} is ${type === undefined ? 'of no known type' : `of the type ${type}`}; it must be ${types.join(' or ')}`;
}
