import {
  checkCommits as check,
  commitPolicyFile,
  formatCommitAnnotations,
  formatCommitReport,
  readCommitsToCheck,
  readGitHubEvent,
} from '@soe/traceability';
import { repositoryFolder } from '../config/find-config.js';
import { findCommitPolicy, missingPolicy } from '../pipeline/commit-policy.js';
import { issueTrackers } from '../pipeline/issue-trackers.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { rangeToCheck } from './range-to-check.js';

/** Options of `soe check-commits`. */
export interface CheckCommitsOptions {
  /** First commit, left out. Default: where the pull request or the push that CI is about begins; elsewhere the last release. */
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
 * `soe check-commits`: does every commit of a range name an issue that exists? Trackers are asked as
 * {@link issueTrackers} tells: tokens never go where the policy says, which a pull request can change.
 * On GitHub Actions the findings are annotations too, unless JSON is asked for.
 */
export async function checkCommits(
  options: CheckCommitsOptions,
  context: CommandContext,
): Promise<number> {
  const { directory, env, signal } = context;
  const task = 'check commits';
  const found = await findCommitPolicy(options.policy, {
    directory: options.policy === undefined ? repositoryFolder(directory) : directory,
    task,
    signal,
  });
  if (found === undefined) throw missingPolicy(commitPolicyFile, task);
  const { policy } = found;
  const { from, to, flavor } = options;
  const range = await rangeToCheck(
    {
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(flavor !== undefined && { flavor }),
    },
    { event: await readGitHubEvent(env) },
    context,
  );
  const commits = await readCommitsToCheck({ directory, ...range, policy, signal });
  const report = await check(commits, {
    policy,
    trackers: options.offline === true ? [] : issueTrackers(policy.issues, env, context.say),
    ...(options.flavor !== undefined && { flavor: options.flavor }),
    // A merge that brings nothing new has nothing to name.
    expectCommits: false,
    signal,
  });
  answer(context, report, formatCommitReport(report).trimEnd());
  const annotated = env['GITHUB_ACTIONS'] === 'true' && !context.json;
  // Not for `say`, which lets no line be a command; these are meant to be.
  if (annotated && report.findings.length > 0) {
    context.print(formatCommitAnnotations(report).trimEnd());
  }
  return report.status === 'failed' ? exitCodes.refused : exitCodes.done;
}
