import { cancelled, ShareError } from '../errors.js';
import { type Plan, planName } from '../plan/plan.js';
import type { ShareOptions } from '../share-options.js';
import type { DistributionResult } from './distribution-result.js';

/** Pass a result on when everything is done; throw what is not, by name, otherwise. */
export function requireDone(
  plan: Plan,
  result: DistributionResult,
  { signal }: Pick<ShareOptions, 'signal'>,
): DistributionResult {
  if (result.status === 'done') return result;
  const what = planName(plan);
  if (signal?.aborted) throw cancelled(what, { result, cause: signal.reason });
  const failed = result.actions.filter((action) => action.status === 'failed');
  const findings = [
    ...result.problems.map((problem) => `${problem.region}: ${problem.message}`),
    ...failed.map((action) => `${action.id}: ${action.message}`),
  ];
  const waiting = result.actions.filter((action) => action.status === 'not-started').length;
  const done = result.actions.length - failed.length - waiting;
  throw new ShareError(
    'SHARE_INCOMPLETE',
    `${what}: ${done} of ${result.actions.length} actions are done, ${waiting} were not started. ${findings.join('; ')}. What is done stays; run again to go on.`,
    { result, cause: failed[0]?.cause },
  );
}
