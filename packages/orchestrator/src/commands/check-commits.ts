import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { githubTracker, type IssueTracker, jiraTracker, runGit } from '@soe/release-notes';
import {
  type CommitPolicy,
  checkCommits as check,
  ciCommitRange,
  commitPolicyFile,
  formatCommitAnnotations,
  formatCommitReport,
  parseCommitPolicy,
  readCommitsToCheck,
  readGitHubEvent,
} from '@soe/traceability';
import { OrchestratorError } from '../errors.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';

/** Options of `soe check-commits`. */
export interface CheckCommitsOptions {
  /** First commit, left out. Default: where the pull request or the push that CI is about begins. */
  readonly from?: string;
  /** Last commit. Default: `HEAD`. */
  readonly to?: string;
  /** Whose projects are right. Default: those of the whole repository. */
  readonly flavor?: string;
  /** File with the policy. Default: `soe.commits.json` at the top of the checkout. */
  readonly policy?: string;
  /** Ask no tracker whether the issues exist. Default `false`. */
  readonly offline?: boolean;
}

/**
 * `soe check-commits`: does every commit of a range name an issue that exists? Trackers are asked with
 * `JIRA_TOKEN` (and `JIRA_USER` on Jira Cloud) and `GITHUB_TOKEN`. On GitHub Actions the findings are
 * annotations too.
 */
export async function checkCommits(
  options: CheckCommitsOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, env, signal } = context;
  const policy = await readPolicy(options.policy, context);
  const { from, to } = options;
  const range = ciCommitRange(
    env,
    { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    { event: await readGitHubEvent(env) },
  );
  const commits = await readCommitsToCheck({ directory, ...range, policy, signal });
  const report = await check(commits, {
    policy,
    trackers: options.offline === true ? [] : trackersOf(policy, context),
    ...(options.flavor !== undefined && { flavor: options.flavor }),
    // A merge that brings nothing new has nothing to name.
    expectCommits: false,
    signal,
  });
  answer(context, report, formatCommitReport(report).trimEnd());
  if (env['GITHUB_ACTIONS'] === 'true') context.say(formatCommitAnnotations(report).trimEnd());
  return report.status === 'failed' ? exitCodes.refused : exitCodes.done;
}

async function readPolicy(
  file: string | undefined,
  { directory, signal }: CommandContext,
): Promise<CommitPolicy> {
  const top = (await runGit(['rev-parse', '--show-toplevel'], { directory, signal })).trimEnd();
  const path = file === undefined ? join(top, commitPolicyFile) : resolve(directory, file);
  try {
    return parseCommitPolicy(await readFile(path, 'utf8'), path);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
    throw new OrchestratorError(
      'SOE_CONFIG_NOT_FOUND',
      `check commits: there is no policy in ${path}; write one, for example {"schema": "soe-commit-policy/v1", "issues": {"jira": {"projects": ["SOE"]}}}`,
      { cause },
    );
  }
}

/** The trackers of a policy whose credentials are there; of the others the report says that nobody was asked. */
function trackersOf(
  { issues }: CommitPolicy,
  { env, say }: CommandContext,
): readonly IssueTracker[] {
  const { jira, github } = issues;
  const trackers: IssueTracker[] = [];
  const { JIRA_TOKEN: token, JIRA_USER: user, GITHUB_TOKEN: githubToken } = env;
  if (jira?.baseUrl !== undefined && token) {
    const { baseUrl, projects } = jira;
    trackers.push(
      jiraTracker({ baseUrl, projects, credentials: user ? { user, token } : { bearer: token } }),
    );
  } else if (jira !== undefined) {
    say(
      'No Jira is asked: set baseUrl in the policy, and JIRA_TOKEN (with JIRA_USER on Jira Cloud).',
    );
  }
  if (github !== undefined && githubToken) {
    const baseUrl = env['GITHUB_API_URL'];
    trackers.push(
      githubTracker({
        repository: github.repository,
        token: githubToken,
        ...(baseUrl && { baseUrl }),
      }),
    );
  } else if (github !== undefined) {
    say('GitHub is not asked: set GITHUB_TOKEN.');
  }
  return trackers;
}
