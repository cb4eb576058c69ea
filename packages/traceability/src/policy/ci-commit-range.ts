import { TraceabilityError } from '../errors.js';
import type { Environment } from '../source/environment.js';
import { jsonText } from '../source/json-text.js';

/** A range of commits, as git names its ends. */
export interface CommitRangeNames {
  /** Left out, with all that it contains. */
  readonly from: string;
  /** The last commit. */
  readonly to: string;
}

/** What `ciCommitRange` may be told beside the environment. */
export interface CiCommitRangeOptions {
  /**
   * The event that started a run of GitHub Actions, from `readGitHubEvent`. Only it tells what was
   * there before a push. Default: not known.
   */
  readonly event?: unknown;
}

/**
 * The commits that a CI run is about: those of its pull or merge request, or those that were pushed; on
 * Jenkins those since the last build that succeeded. A branch that was just made begins where it left
 * the default branch. Reads documented variables only. Values are claims; git looks them up as names
 * and never as options.
 *
 * @param env - Environment of the run
 * @param named - Ends that a person named; they win. Default: none
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` where nothing tells where the range begins
 */
export function ciCommitRange(
  env: Environment,
  named: Partial<CommitRangeNames> = {},
  { event }: CiCommitRangeOptions = {},
): CommitRangeNames {
  const from =
    named.from ?? baseOfRequest(env) ?? baseOfGitHub(event) ?? beforePush(env) ?? newBranch(env);
  if (from !== undefined) return { from, to: named.to ?? 'HEAD' };
  throw new TraceabilityError(
    'TRACE_OPTIONS_INVALID',
    `Cannot tell which commits to check: nothing in this environment names the base of a pull request, or what was there before a push. Name the beginning: ${adviceFor(env)}.`,
  );
}

function baseOfRequest(env: Environment): string | undefined {
  // These two name the commit itself, which is there even where the branch was not fetched.
  const commit =
    hash(env['CI_MERGE_REQUEST_DIFF_BASE_SHA']) ?? hash(env['BITBUCKET_PR_DESTINATION_COMMIT']);
  const target = [
    'GITHUB_BASE_REF',
    'CHANGE_TARGET',
    'SYSTEM_PULLREQUEST_TARGETBRANCH',
    'BUILDKITE_PULL_REQUEST_BASE_BRANCH',
    'BITBUCKET_PR_DESTINATION_BRANCH',
    'CODEBUILD_WEBHOOK_BASE_REF',
  ]
    .map((name) => env[name])
    .find((name) => name !== undefined && name !== '');
  return commit ?? remoteBranch(target);
}

/** https://docs.github.com/webhooks/webhook-events-and-payloads */
function baseOfGitHub(event: unknown): string | undefined {
  const before =
    hash(jsonText(event, 'before')) ?? hash(jsonText(event, 'merge_group', 'base_sha'));
  if (before !== undefined || event === undefined) return before;
  const ref = jsonText(event, 'ref') ?? '';
  const pushed = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  return startOfBranch(pushed, jsonText(event, 'repository', 'default_branch'));
}

function beforePush(env: Environment): string | undefined {
  return (
    hash(env['CI_COMMIT_BEFORE_SHA']) ??
    hash(env['CODEBUILD_WEBHOOK_PREV_COMMIT']) ??
    // Not the last build: what failed there would pass with the next push.
    hash(env['GIT_PREVIOUS_SUCCESSFUL_COMMIT'])
  );
}

function newBranch(env: Environment): string | undefined {
  return startOfBranch(env['CI_COMMIT_BRANCH'], env['CI_DEFAULT_BRANCH']);
}

/** Of the default branch itself nothing is known: all of it would be left out, and nothing checked. */
function startOfBranch(branch: string | undefined, main: string | undefined): string | undefined {
  return branch && branch !== main ? remoteBranch(main) : undefined;
}

function remoteBranch(name: string | undefined): string | undefined {
  return name ? `refs/remotes/origin/${name.replace(/^refs\/heads\//, '')}` : undefined;
}

/** GitHub, GitLab and CodeBuild write zeros where there was nothing before. */
function hash(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{7,64}$/.test(text) && !/^0+$/.test(text)
    ? text
    : undefined;
}

/** Where the base is known to the CI, but not to its environment. */
function adviceFor(env: Environment): string {
  if (env['CIRCLECI']) return 'on CircleCI --from << pipeline.git.base_revision >>';
  if (env['CODEBUILD_INITIATOR']?.startsWith('codepipeline/')) {
    return 'CodePipeline passes none on; on a branch for example --from origin/main, on the main branch the commit of the last release';
  }
  return 'for example --from origin/main';
}
