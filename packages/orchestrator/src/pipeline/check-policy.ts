import { join } from 'node:path';
import type { GateRecord, ReleaseRecord } from '@soe/contract';
import {
  type CommitReport,
  checkCommits,
  commitGate,
  commitGateName,
  formatCommitReport,
  readCommitsToCheck,
} from '@soe/traceability';
import { flavorOf } from '../config/flavor-of.js';
import { OrchestratorError } from '../errors.js';
import { asAsked, skipGates } from './check-release.js';
import { findCommitPolicy } from './commit-policy.js';
import type { PipelineContext } from './context.js';
import { havePassed, withGateRecords } from './gates.js';
import { issueTrackers } from './issue-trackers.js';
import { openJournal } from './journal.js';
import type { SkippableStage } from './stage-choice.js';

/**
 * Hold every change of a release against the policy of commits: it names an issue that exists, is of the right
 * project and in an allowed state. The changes are those of the record: the commits since the previous
 * release, or all of them where it is the first, limited to the paths of the flavor. Trackers whose credentials
 * are in the environment are asked. A release that passed before is not asked again. Without a policy the stage is
 * skipped.
 *
 * @throws OrchestratorError `SOE_GATE_REFUSED` when a change breaks the policy, `SOE_CONFIG_NOT_FOUND` for a policy
 * that is configured and missing; TraceabilityError `TRACE_POLICY_INVALID`; the errors of git
 */
export async function checkPolicy(
  planned: ReleaseRecord,
  skip: readonly SkippableStage[],
  context: PipelineContext,
): Promise<ReleaseRecord> {
  const { config, directory, signal } = context;
  const { say, ended, done, files } = openJournal(planned, context);
  const { flavor, version } = planned;
  const found = await findCommitPolicy(config.policy, {
    directory,
    task: `release ${flavor} ${version}`,
    ...(signal && { signal }),
  });
  if (found === undefined) {
    ended('policy', { status: 'skipped', detail: 'there is no policy of commits' });
    return planned;
  }
  if (havePassed(planned, [commitGateName])) {
    ended('policy', { status: 'kept', detail: 'passed before' });
    return planned;
  }
  if (skip.includes('policy'))
    return skipGates(planned, 'policy', [commitGateName], asAsked, context);
  say('policy', checkedChanges(planned, found.path));
  const report = await judge(planned, found.policy, context);
  await files.write(reportFile, `${JSON.stringify(report, null, 2)}\n`);
  const gate = gateOfReport(report);
  const judged = withGateRecords(planned, [gate]);
  if (gate.status === 'passed')
    return done('policy', judged, { status: 'done', detail: gate.summary });
  await files.save('policy', judged, context.clock?.() ?? new Date());
  throw refusal(judged, report, found.path, join(files.path, reportFile));
}

const reportFile = 'policy.json';

function checkedChanges({ source, previousVersion }: ReleaseRecord, path: string): string {
  const from = source?.previousCommit;
  const range =
    from === undefined
      ? 'all changes, because this is the first release; --since REF counts them from there'
      : `the changes since ${previousVersion ?? from.slice(0, 12)}`;
  return `${range}, by ${path}`;
}

async function judge(
  { flavor, source }: ReleaseRecord,
  policy: Parameters<typeof checkCommits>[1]['policy'],
  context: PipelineContext,
): Promise<CommitReport> {
  const { directory, signal, onEvent, clock } = context;
  const { paths } = flavorOf(context, flavor);
  const cancel = signal && { signal };
  const commits = await readCommitsToCheck({
    directory,
    policy,
    ...(source !== undefined && { to: source.commit }),
    ...(source?.previousCommit !== undefined && { from: source.previousCommit }),
    ...(paths !== undefined && { paths }),
    ...cancel,
  });
  return checkCommits(commits, {
    policy,
    flavor,
    trackers: issueTrackers(policy.issues, context, (message) =>
      onEvent?.({ type: 'warning', message }),
    ),
    // A release for a newer source image has no change of its own.
    expectCommits: false,
    ...(clock && { now: clock }),
    ...cancel,
  });
}

function gateOfReport(report: CommitReport): GateRecord {
  const { summary } = commitGate(report);
  return {
    name: commitGateName,
    status: report.status === 'failed' ? 'failed' : 'passed',
    summary: report.status === 'empty' ? 'there is no change that has to name an issue' : summary,
    evaluated: report.commits.length,
    report: reportFile,
  };
}

/** Findings that are told; the file has them all. */
const told = 20;

function refusal(
  { flavor, version }: ReleaseRecord,
  report: CommitReport,
  policy: string,
  page: string,
): OrchestratorError {
  const errors = report.findings.filter(({ level }) => level === 'error');
  const text = formatCommitReport({ ...report, findings: errors.slice(0, told) }).trimEnd();
  const more = errors.length > told ? `\nand ${errors.length - told} more` : '';
  return new OrchestratorError(
    'SOE_GATE_REFUSED',
    `release ${flavor} ${version} stops here, nothing was built: changes break the policy of commits in ${policy}.\n${text}${more}\nThe whole report: ${page}\nTo go on: give commits that are not pushed yet a message that names a good issue; correct the issue in its tracker; or exempt a commit in the policy, with owner, reason and end. soe check-commits --flavor ${flavor} tells whether they are good. Then run soe release ${flavor} again.`,
  );
}
