import { findDisorder, runGraph } from '../apply/run-graph.js';
import { settleOptions } from '../clock.js';
import { cancelled, ShareError } from '../errors.js';
import { lifecyclePlanShape } from '../plan/plan-shape.js';
import { refuseMalformedPlan } from '../plan/refuse-malformed-plan.js';
import type {
  LifecycleOptions,
  LifecycleOutcome,
  LifecyclePlan,
  LifecycleResult,
} from './lifecycle-plan.js';
import { refuseStalePlan } from './refuse-stale-plan.js';
import { runLifecycleAction } from './run-lifecycle-action.js';

/**
 * A plan that takes something away counts for so many milliseconds: after that, somebody may use
 * what nobody used.
 */
const planAge = 24 * 60 * 60 * 1000;

/**
 * Do what a plan of the lifecycle says: every action as soon as those it depends on are done. The
 * result lists each; planning and applying again goes on from there.
 *
 * @throws ShareError with the code of the problem, before the first write, when the plan has a
 * problem of scope `release`; `SHARE_PLAN_INVALID` when it is no plan of this version, when its dependencies make no sense, or when it
 * takes something away and is older than a day, or a channel was pointed at that meanwhile, or it was
 * enabled again
 */
export async function applyLifecycle(
  plan: LifecyclePlan,
  options: LifecycleOptions,
): Promise<LifecycleResult> {
  refuseMalformedPlan(lifecyclePlanShape, plan);
  refuseProblems(plan);
  const disorder = findDisorder(plan.actions);
  if (disorder !== undefined) {
    throw new ShareError('SHARE_PLAN_INVALID', `${title(plan)}: ${disorder}; plan again`);
  }
  const settled = settleOptions(options);
  refuseOld(plan, settled.clock.now());
  await refuseStalePlan(plan, options, settled);
  const { onEvent, signal } = settled;
  const total = plan.actions.length;
  let done = 0;
  const actions = await runGraph(plan.actions, {
    run: (action) => runLifecycleAction(action, options, settled),
    signal,
    onStart: (action) => onEvent({ type: 'action-started', action }),
    onEnd: (action, result) => {
      done++;
      if (result.status === 'done') onEvent({ type: 'action-done', action, done, total });
      if (result.status !== 'failed') return;
      const { code, message } = result;
      onEvent({ type: 'action-failed', action, code, message, done, total });
    },
  });
  const complete = actions.every((action) => action.status === 'done');
  return {
    status: complete && plan.problems.length === 0 ? 'done' : 'incomplete',
    actions,
    problems: plan.problems,
  };
}

/** Tell what is planned, and apply it where that was asked for. */
export async function runLifecycle<P extends LifecyclePlan>(
  plan: P,
  options: LifecycleOptions,
  apply: boolean,
): Promise<LifecycleOutcome<P>> {
  settleOptions(options).onEvent({
    type: 'planned',
    actions: plan.actions.length,
    problems: plan.problems.length,
  });
  if (!apply) return { plan };
  const result = await applyLifecycle(plan, options);
  requireApplied(plan, result, options);
  return { plan, result };
}

/**
 * See that a plan was applied whole.
 *
 * @throws ShareError `SHARE_INCOMPLETE` with what is not done, by name; `SHARE_CANCELLED`
 */
export function requireApplied(
  plan: LifecyclePlan,
  { status, actions, problems }: LifecycleResult,
  { signal }: LifecycleOptions,
): void {
  if (status === 'done') return;
  const result = { status, actions, problems, images: [] };
  if (signal?.aborted) throw cancelled(title(plan), { result, cause: signal.reason });
  const failed = actions.filter((action) => action.status === 'failed');
  const waiting = actions.filter((action) => action.status === 'not-started').length;
  const findings = [
    ...problems.map((problem) => `${problem.region}: ${problem.message}`),
    ...failed.map((action) => `${action.id}: ${action.message}`),
  ];
  throw new ShareError(
    'SHARE_INCOMPLETE',
    `${title(plan)}: ${actions.length - failed.length - waiting} of ${actions.length} actions are done, ${waiting} were not started. ${findings.join('; ')}. What is done stays; run again to go on.`,
    { result, cause: failed[0]?.cause },
  );
}

function refuseProblems(plan: LifecyclePlan): void {
  const fatal = plan.problems.filter((problem) => problem.scope === 'release');
  const [first] = fatal;
  if (first === undefined) return;
  const messages = fatal.slice(0, 10).map((problem) => problem.message);
  const more = fatal.length > 10 ? `; and ${fatal.length - 10} more` : '';
  throw new ShareError(
    first.code,
    `${title(plan)}: nothing was written. ${messages.join('; ')}${more}`,
  );
}

function refuseOld(plan: LifecyclePlan, now: number): void {
  if (!removing.includes(plan.step) || now - Date.parse(plan.at) <= planAge) return;
  throw new ShareError(
    'SHARE_PLAN_INVALID',
    `${title(plan)}: the plan is of ${plan.at}, more than a day ago; plan again`,
  );
}

const removing: readonly LifecyclePlan['step'][] = ['disable', 'retire', 'revoke'];

function title({ step, subject }: LifecyclePlan): string {
  return `${step} ${subject}`;
}
