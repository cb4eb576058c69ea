import { githubTracker, type IssueTracker, jiraTracker, trackers } from '@soe/release-notes';

/** Which trackers a project has. */
export interface IssueSettings {
  /** Jira. */
  readonly jira?: { readonly projects: readonly string[]; readonly baseUrl?: string };
  /** GitHub. */
  readonly github?: { readonly repository: string };
}

/** What trackers are asked with. */
export interface TrackerPorts {
  /** The environment, which holds their credentials. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Makes the calls. Default: that of Node. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * The trackers whose credentials are in the environment: `JIRA_TOKEN` (and `JIRA_USER` on Jira Cloud)
 * for the Jira at `JIRA_URL`; `GITHUB_TOKEN` for github.com, or the server of `GITHUB_API_URL`. What a
 * file of the repository names gets no token: a pull request can change it.
 *
 * @param missing - hears what has to be set for a tracker that cannot be asked
 */
export function issueTrackers(
  { jira, github }: IssueSettings,
  { env, fetch }: TrackerPorts,
  missing: (hint: string) => void = () => undefined,
): readonly IssueTracker[] {
  const found: IssueTracker[] = [];
  const ports = fetch === undefined ? {} : { fetch };
  const { JIRA_TOKEN: token, JIRA_USER: user, JIRA_URL: url, GITHUB_TOKEN: githubToken } = env;
  if (jira !== undefined && url && token) {
    const credentials = user ? { user, token } : { bearer: token };
    found.push(jiraTracker({ baseUrl: url, projects: jira.projects, credentials, ...ports }));
  } else if (jira !== undefined) {
    missing('No Jira is asked: set JIRA_URL and JIRA_TOKEN (with JIRA_USER on Jira Cloud).');
  }
  const baseUrl = env['GITHUB_API_URL'];
  if (github !== undefined && githubToken && (baseUrl || isOnGitHub(github.repository))) {
    found.push(
      githubTracker({
        repository: github.repository,
        token: githubToken,
        ...(baseUrl && { baseUrl }),
        ...ports,
      }),
    );
  } else if (github !== undefined) {
    missing('GitHub is not asked: set GITHUB_TOKEN, and GITHUB_API_URL for a server of your own.');
  }
  return found;
}

function isOnGitHub(repository: string): boolean {
  return !repository.includes('://') || /^https:\/\/github\.com\//i.test(repository);
}

/** The same as one tracker; `undefined` where nobody can be asked. */
export function issueTracker(issues: IssueSettings, ports: TrackerPorts): IssueTracker | undefined {
  const found = issueTrackers(issues, ports);
  return found.length === 0 ? undefined : trackers(found);
}
