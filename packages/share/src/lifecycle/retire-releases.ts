import { delays, pause, settleOptions } from '../clock.js';
import type { SettledOptions } from '../share-options.js';
import type { LifecycleAction } from './lifecycle-action.js';
import type { LifecycleOptions, LifecycleOutcome } from './lifecycle-plan.js';
import { observeRetirement } from './observe-retirement.js';
import { planRetirement, type RetirementPlan } from './plan-retirement.js';
import { type RetirementPolicy, settlePolicy } from './retirement-policy.js';
import { runLifecycle } from './run-lifecycle.js';

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
  // What a report says decides, so the reports come before everything else.
  const requests = plan.actions.filter(({ type }) => type === 'request-usage-report');
  const asked = await runLifecycle(
    { ...plan, actions: requests, problems: plan.problems },
    options,
    true,
  );
  await reportsAvailable(plan, settled);
  const { plan: decided, result } = await runLifecycle(await look(), options, true);
  const actions: readonly LifecycleAction[] = [...requests, ...decided.actions];
  return {
    plan: { ...decided, actions },
    ...(result !== undefined && {
      result: { ...result, actions: [...(asked.result?.actions ?? []), ...result.actions] },
    }),
  };
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
          onEvent({ type: 'waiting', subject: 'images', region, names, nextLook: delay });
        }
        return names.length;
      }),
    );
    if (pending.every((count) => count === 0)) return;
    await pause(delay, settled);
  }
}
