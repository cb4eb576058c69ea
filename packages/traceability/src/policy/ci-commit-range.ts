import { TraceabilityError } from '../errors.js';
import type { Environment } from '../source/detect-ci.js';

/** A range of commits, as git names its ends. */
export interface CommitRangeNames {
  /** Left out, with all that it contains. */
  readonly from: string;
  /** The last commit. */
  readonly to: string;
}

/**
 * The commits that a CI run is about: those of its pull or merge request, or those that were pushed.
 * Reads documented variables only. Values are claims; git looks them up as names and never as options.
 *
 * @param env - Environment of the run
 * @param named - Ends that a person named; they win. Default: none
 * @throws TraceabilityError `TRACE_OPTIONS_INVALID` where nothing tells where the range begins
 */
export function ciCommitRange(
  env: Environment,
  named: Partial<CommitRangeNames> = {},
): CommitRangeNames {
  const from = named.from ?? baseOf(env);
  if (from !== undefined) return { from, to: named.to ?? 'HEAD' };
  throw new TraceabilityError(
    'TRACE_OPTIONS_INVALID',
    'Cannot tell which commits to check: no variable of this environment names the base of a pull request. Name it, for example --from origin/main.',
  );
}

function baseOf(env: Environment): string | undefined {
  // GitLab names the commit itself, and the one before a push.
  const commit = [
    env['CI_MERGE_REQUEST_DIFF_BASE_SHA'],
    env['BITBUCKET_PR_DESTINATION_COMMIT'],
    env['CI_COMMIT_BEFORE_SHA'],
  ].find((hash) => hash !== undefined && /^[0-9a-f]{7,64}$/.test(hash) && !/^0+$/.test(hash));
  const branch = [
    'GITHUB_BASE_REF',
    'CHANGE_TARGET',
    'SYSTEM_PULLREQUEST_TARGETBRANCH',
    'BUILDKITE_PULL_REQUEST_BASE_BRANCH',
    'BITBUCKET_PR_DESTINATION_BRANCH',
    'CODEBUILD_WEBHOOK_BASE_REF',
  ]
    .map((name) => env[name])
    .find((name) => name !== undefined && name !== '');
  return commit ?? (branch && `refs/remotes/origin/${branch.replace(/^refs\/heads\//, '')}`);
}
