import { resolve } from 'node:path';
import {
  type CommitReport,
  checkCommits,
  commitPolicyFile,
  readCommitsToCheck,
  readGitHubEvent,
} from '@soe/traceability';
import { findCommitPolicy, missingPolicy } from '../pipeline/commit-policy.js';
import { issueTrackers } from '../pipeline/issue-trackers.js';
import { configured, type RepositoryContext } from '../pipeline/repository-context.js';
import { type ReadConfiguration, rangeToCheck } from './range-to-check.js';

/** Which commits are checked, and by what. */
export interface CheckCommitRangeRequest {
  /** First commit, left out. Default: where the pull request or the push that CI is about begins; elsewhere the last release. */
  readonly from?: string;
  /** Last commit. Default: `HEAD`. */
  readonly to?: string;
  /** Whose projects are right. Default: those of the whole repository. */
  readonly flavor?: string;
  /** File with the policy. Default: `soe.commits.json` beside the configuration or at the top of the checkout. */
  readonly policy?: string;
  /** Ask no tracker whether the issues exist. Default `false`. */
  readonly offline?: boolean;
}

/**
 * Check that every commit of a range names an issue that exists. Trackers are asked as {@link issueTrackers} tells:
 * tokens never go where the policy says, which a pull request can change. What breaks the policy is in the report.
 *
 * @param configuration - Reads the configuration, where it is needed. Default: that of the context
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND` without a policy; TraceabilityError `TRACE_OPTIONS_INVALID` in a CI
 * run that does not tell where the range begins, `TRACE_POLICY_INVALID`; the errors of git
 */
export async function checkCommitRange(
  request: CheckCommitRangeRequest,
  context: RepositoryContext,
  configuration: ReadConfiguration = async () => configured(context),
): Promise<CommitReport> {
  const { directory, env, signal, clock, onEvent } = context;
  const { policy: file, offline = false, ...named } = request;
  const task = 'check commits';
  const cancel = signal && { signal };
  const found = await findCommitPolicy(file && resolve(directory, file), {
    ...{ directory, task },
    ...cancel,
  });
  if (found === undefined) throw missingPolicy(commitPolicyFile, task);
  const { policy } = found;
  const range = await rangeToCheck(
    named,
    { event: await readGitHubEvent(env) },
    context,
    configuration,
  );
  const commits = await readCommitsToCheck({ directory, ...range, policy, ...cancel });
  const missing = (message: string) => onEvent?.({ type: 'warning', message });
  return checkCommits(commits, {
    policy,
    trackers: offline ? [] : issueTrackers(policy.issues, context, missing),
    ...(request.flavor !== undefined && { flavor: request.flavor }),
    // A merge that brings nothing new has nothing to name.
    expectCommits: false,
    ...(clock && { now: clock }),
    ...cancel,
  });
}
