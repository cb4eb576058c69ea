import { delays, pause, settleOptions } from '../clock.js';
import type { SettledOptions } from '../share-options.js';
import type { LifecycleOptions, LifecycleOutcome, LifecycleResult } from './lifecycle-plan.js';
import { observeRetirement } from './observe-retirement.js';
import { planRetirement, type RetirementPlan } from './plan-retirement.js';
import { refuseUnclearApply } from './refuse-malformed.js';
import { type RetirementPolicy, settlePolicy } from './retirement-policy.js';
import { applyLifecycle, requireApplied, runLifecycle } from './run-lifecycle.js';

/**
 * Retire old images by policy, in stages that days lie between: first an image is disabled, with who
 * could launch it remembered (`enableRelease` takes that back), later it is deregistered with all its
 * snapshots and the parameters of its version. Before each stage the image must be used by nobody.
 * Begins with what exists in EC2, in every region of `places`. Writes only with `apply: true`; run it
 * every day.
 *
 * @example
 * ```ts
 * const { plan } = await retireReleases({ flavors: ['al2023'] }, { aws: connectAws(), places });
 * console.log(formatLifecycle(plan));
 * ```
 *
 * @throws ShareError before the first write: `SHARE_REFUSED` for a policy that makes no sense,
 * `SHARE_TOO_MANY` when the policy allows fewer images at a time, `SHARE_REGION_UNREACHABLE`;
 * `SHARE_INCOMPLETE` when some actions failed: run again
 */
export async function retireReleases(
  policy: RetirementPolicy,
  options: LifecycleOptions,
): Promise<LifecycleOutcome<RetirementPlan>> {
  const settled = settleOptions(options);
  refuseUnclearApply(options);
  const policyNow = settlePolicy(policy);
  const look = async () =>
    planRetirement(
      policy,
      options.places,
      await observeRetirement(policyNow, options.places, settled),
    );
  const plan = await look();
  if (options.apply !== true || plan.undecided.length === 0) {
    return runLifecycle(plan, options, options.apply ?? false);
  }
  // What a report says decides, so the reports come before everything else. One that cannot be had
  // keeps its image, and no other.
  const requests = plan.actions.filter(({ type }) => type === 'request-usage-report');
  const asked = await applyLifecycle({ ...plan, actions: requests }, options);
  await reportsAvailable(plan, settled);
  const decided = await look();
  settled.onEvent({
    type: 'planned',
    actions: decided.actions.length,
    problems: decided.problems.length,
  });
  const rest = decided.actions.filter(
    ({ id, type }) => type !== 'request-usage-report' || !requests.some((each) => each.id === id),
  );
  const done = await applyLifecycle({ ...decided, actions: rest }, options);
  const whole = { ...decided, actions: [...requests, ...rest] };
  const result: LifecycleResult = {
    status: asked.status === 'done' ? done.status : 'incomplete',
    actions: [...asked.actions, ...done.actions],
    problems: done.problems,
  };
  requireApplied(whole, result, options);
  return { plan: whole, result };
}

/** Wait until no report is pending; one that stays so is looked at by the next run. */
async function reportsAvailable(
  { undecided }: RetirementPlan,
  settled: SettledOptions,
): Promise<void> {
  const { aws, clock, imageWait, onEvent, signal } = settled;
  const regions = [...new Set(undecided.map(({ region }) => region))];
  for (const delay of delays(imageWait, clock)) {
    const pending = await Promise.all(
      regions.map(async (region) => {
        const ids = undecided.filter((each) => each.region === region).map((each) => each.imageId);
        const reports = await aws.in({ region }, { signal }).lifecycle.usageReports(ids);
        const names = reports
          .filter(({ state }) => state === 'pending')
          .map((each) => each.imageId);
        if (names.length > 0) {
          onEvent({ type: 'waiting', subject: 'usage-reports', region, names, nextLook: delay });
        }
        return names.length;
      }),
    );
    if (pending.every((count) => count === 0)) return;
    await pause(delay, settled);
  }
}
