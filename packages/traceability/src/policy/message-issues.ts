import { findIssues } from '@soe/release-notes';
import type { CommitPolicy } from './commit-policy.js';
import { readSquash } from './squashed-messages.js';

/** The issues that a message names, as the policy counts them. */
export interface MessageIssues {
  /** Keys that count, each once. */
  readonly keys: readonly string[];
  /** Why keys that stand in the message do not count, or are not enough. */
  readonly problem?: string;
}

/** Finds the issues that a message names, by the rules for squashes, reverts and pull requests. */
export function messageIssues(message: string, policy: CommitPolicy): MessageIssues {
  const keysOf = (text: string) => [
    ...new Set(findIssues(text, policy.issues).map(({ key }) => key)),
  ];
  const text = countable(message, policy);
  const keys = keysOf(text);
  const squash =
    policy.squashes === undefined || policy.squashes === 'anywhere'
      ? undefined
      : readSquash(message);
  if (squash === undefined) {
    return keys.length === 0 ? withProblem(message, keysOf) : { keys };
  }
  if (policy.squashes === 'subject') {
    const own = keysOf(countable(squash.own, policy));
    if (own.length > 0 || keys.length === 0) return { keys: own };
    return { keys: [], problem: 'only the messages that were squashed name an issue' };
  }
  const bare = squash.squashed.find((each) => keysOf(countable(each, policy)).length === 0);
  if (bare === undefined) return { keys };
  const [line = ''] = bare.split('\n', 1);
  return { keys: [], problem: `the squashed commit ${JSON.stringify(line)} names none` };
}

/** Says why a message that counts for nothing looks as if it named an issue. */
function withProblem(message: string, keysOf: (text: string) => readonly string[]): MessageIssues {
  const [key] = keysOf(message);
  if (key === undefined) return { keys: [] };
  return {
    keys: [],
    problem: isRevert(message)
      ? `${key} is only quoted from what it takes back`
      : `${key} is only the number of the pull request`,
  };
}

/** The message without what the policy does not count. */
function countable(message: string, { pullRequests = false, reverts = 'inherit' }: CommitPolicy) {
  let text = message.trimStart();
  if (!pullRequests) {
    text = text
      .replace(/^(.*) \(#\d{1,10}\)(?=\r?\n|$)/, '$1')
      .replace(/^Merge pull request #\d{1,10} from/, 'Merge pull request from')
      .replace(/^(Merged in \S+) \(pull request #\d{1,10}\)/, '$1');
  }
  if (reverts === 'own' && isRevert(text)) text = text.replace(/^.*/, '');
  return text;
}

/** Whether a message is one that takes something back, as git writes them. */
export function isRevert(message: string): boolean {
  return /^(?:revert|reapply)[ :!("]/i.test(message.trimStart());
}

/** Whether a message is one that git and its hosts write for merges. */
export function isMerge(message: string): boolean {
  return /^(?:Merge (?:branch(?:es)? '|remote-tracking branch|pull request #|tag '|commit '|[0-9a-f]{7,64} into )|Merged in \S+ \(pull request #)/.test(
    message.trimStart(),
  );
}

/**
 * The project that a key belongs to: the key of the Jira project, or `owner/repo`.
 */
export function projectOf(key: string, { issues }: CommitPolicy): string {
  const hash = key.indexOf('#');
  if (hash > 0) return key.slice(0, hash);
  return hash < 0 ? key.slice(0, key.lastIndexOf('-')) : ownRepository(issues);
}

/** Whether a project is right here. GitHub does not tell upper from lower case. */
export function isRightProject(project: string, policy: CommitPolicy, flavor?: string): boolean {
  return rightProjects(policy, flavor).some((each) =>
    each.includes('/') ? each.toLowerCase() === project.toLowerCase() : each === project,
  );
}

/** The projects that are right. */
export function rightProjects(policy: CommitPolicy, flavor?: string): readonly string[] {
  const { issues, projects, flavors } = policy;
  const own =
    flavor !== undefined && flavors && Object.hasOwn(flavors, flavor) ? flavors[flavor] : projects;
  // The grammar finds issues of every repository on GitHub: those of strangers are no reason for a change.
  return (
    own ?? [...(issues.jira?.projects ?? []), ...(issues.github ? [ownRepository(issues)] : [])]
  );
}

function ownRepository({ github }: CommitPolicy['issues']): string {
  const repository = github?.repository ?? '';
  return repository
    .split('/')
    .slice(-2)
    .join('/')
    .replace(/\.git$/, '');
}
