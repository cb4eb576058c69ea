import { githubTracker, type IssueTracker, jiraTracker, trackers } from '@soe/release-notes';

/** Which trackers a project has. */
export interface IssueSettings {
  /** Jira. */
  readonly jira?: { readonly projects: readonly string[]; readonly baseUrl?: string };
  /** GitHub. */
  readonly github?: { readonly repository: string };
}

/**
 * The trackers whose credentials are in the environment: `JIRA_TOKEN` (and `JIRA_USER` on Jira Cloud),
 * `GITHUB_TOKEN`. `JIRA_URL` and `GITHUB_API_URL` go before what the project says.
 *
 * @param missing - hears what has to be set for a tracker that cannot be asked
 */
export function issueTrackers(
  { jira, github }: IssueSettings,
  env: Readonly<Record<string, string | undefined>>,
  missing: (hint: string) => void = () => undefined,
): readonly IssueTracker[] {
  const found: IssueTracker[] = [];
  const { JIRA_TOKEN: token, JIRA_USER: user, GITHUB_TOKEN: githubToken } = env;
  const jiraUrl = env['JIRA_URL'] || jira?.baseUrl;
  if (jira !== undefined && jiraUrl !== undefined && token) {
    const credentials = user ? { user, token } : { bearer: token };
    found.push(jiraTracker({ baseUrl: jiraUrl, projects: jira.projects, credentials }));
  } else if (jira !== undefined) {
    missing(
      'No Jira is asked: set JIRA_URL, or baseUrl in the policy, and JIRA_TOKEN (with JIRA_USER on Jira Cloud).',
    );
  }
  if (github !== undefined && githubToken) {
    const baseUrl = env['GITHUB_API_URL'];
    found.push(
      githubTracker({
        repository: github.repository,
        token: githubToken,
        ...(baseUrl && { baseUrl }),
      }),
    );
  } else if (github !== undefined) {
    missing('GitHub is not asked: set GITHUB_TOKEN.');
  }
  return found;
}

/** The same as one tracker; `undefined` where nobody can be asked. */
export function issueTracker(
  issues: IssueSettings,
  env: Readonly<Record<string, string | undefined>>,
): IssueTracker | undefined {
  const found = issueTrackers(issues, env);
  return found.length === 0 ? undefined : trackers(found);
}
