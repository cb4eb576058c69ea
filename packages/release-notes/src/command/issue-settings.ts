import { githubTracker } from '../adapters/github-tracker.js';
import { jiraTracker } from '../adapters/jira-tracker.js';
import type { IssueGrammar } from '../issues/issue-grammar.js';
import { openTrackers } from '../issues/trackers.js';
import { printable } from '../printable.js';
import type { RepositoryDescription } from '../repository/describe-repository.js';
import { type IssueList, issueListTracker, listedProjects } from '../trackers/issue-list.js';
import type { IssueTracker } from '../trackers/issue-tracker.js';
import { trackers } from '../trackers/trackers.js';
import type { CommandPorts } from './command-ports.js';
import type { Flags } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** Which issues there are, from the options and from the remote of the repository. */
export function issueGrammar(
  flags: Flags,
  repository: RepositoryDescription,
  { env }: Pick<CommandPorts, 'env'>,
  list: IssueList = {},
): IssueGrammar {
  const named = flags['jira-project']?.flatMap((each) => each.split(',')).filter(Boolean) ?? [];
  const all = [...new Set([...named, ...listedProjects(list)])];
  const projects = all.length > 0 || flags['jira-project'] ? all : undefined;
  const url = flags['jira-url'] ?? env['JIRA_URL'];
  if (projects === undefined && flags['jira-url'] !== undefined) {
    throw usageError('--jira-url needs --jira-project: only keys of named projects are issues');
  }
  return {
    ...(projects && { jira: { projects, ...(url && { baseUrl: url }) } }),
    ...hostGrammar(flags.repository, repository),
  };
}

/**
 * The list of `--issues`, and the trackers whose tokens are in the environment. A token leaves only for the place that it is for:
 * `GITHUB_TOKEN` for github.com, the server of `GITHUB_SERVER_URL`, or the repository that
 * `--repository` names; `JIRA_TOKEN` for `--jira-url` or `JIRA_URL`.
 */
export function issueTracker(
  flags: Flags,
  grammar: IssueGrammar,
  ports: Pick<CommandPorts, 'env' | 'say'>,
  list?: IssueList,
): IssueTracker | undefined {
  const found = list
    ? [issueListTracker(list, { name: printable(flags.issues ?? 'the list') })]
    : [];
  if (flags.offline !== true) found.push(...onlineTrackers(flags, grammar, ports));
  return found.length === 0 ? undefined : trackers(found);
}

function onlineTrackers(
  flags: Flags,
  { jira, github }: IssueGrammar,
  { env, say }: Pick<CommandPorts, 'env' | 'say'>,
): readonly IssueTracker[] {
  const found: IssueTracker[] = [];
  const token = env['JIRA_TOKEN'];
  if (jira?.baseUrl !== undefined && token) {
    const user = env['JIRA_EMAIL'] || env['JIRA_USER'];
    const credentials = user ? { user, token } : { bearer: token };
    found.push(
      jiraTracker({
        baseUrl: jira.baseUrl,
        projects: jira.projects,
        credentials,
        onWarning: say,
      }),
    );
  }
  const githubToken = env['GITHUB_TOKEN'] || env['GH_TOKEN'];
  if (github !== undefined && githubToken && isTrusted(flags, github.repository, env)) {
    const baseUrl = env['GITHUB_API_URL'];
    found.push(
      githubTracker({
        repository: github.repository,
        token: githubToken,
        ...(baseUrl && { baseUrl }),
      }),
    );
  }
  return found;
}

function hostGrammar(
  named: string | undefined,
  { address, host }: RepositoryDescription,
): IssueGrammar {
  if (named === 'none') return {};
  if (named !== undefined) {
    const isGitLab = /^https?:\/\/[^/]*gitlab/i.test(named);
    return isGitLab ? { gitlab: { project: named } } : { github: { repository: named } };
  }
  if (address === undefined || host === undefined) return {};
  const found = host === 'gitlab' ? { gitlab: { project: address } } : ofGitHub(address);
  return isGrammar(found) ? found : {};
}

function ofGitHub(address: string): IssueGrammar {
  // A wiki or a gist has no issues, and an address that has more parts is none of GitHub.
  const isRepository = new URL(address).pathname.split('/').length === 3;
  return isRepository ? { github: { repository: address } } : {};
}

/** A remote may be anything; nobody asked for links to it, so that an odd one is no mistake of theirs. */
function isGrammar(grammar: IssueGrammar): boolean {
  try {
    openTrackers(grammar);
    return true;
  } catch {
    return false;
  }
}

function isTrusted(flags: Flags, repository: string, env: CommandPorts['env']): boolean {
  if (flags.repository !== undefined || !repository.includes('://')) return true;
  const { origin } = new URL(repository);
  const server = env['GITHUB_SERVER_URL'] ?? '';
  const own = URL.canParse(server) ? new URL(server).origin : undefined;
  return origin === 'https://github.com' || origin === own;
}
