import { settleOptions } from '../clock.js';
import { ShareError } from '../errors.js';
import { type Plan, planName } from '../plan/plan.js';
import { planShape } from '../plan/plan-shape.js';
import { refuseMalformedPlan } from '../plan/refuse-malformed-plan.js';
import type { ShareOptions } from '../share-options.js';
import type { DistributionResult } from './distribution-result.js';
import { createRun } from './run.js';
import { runAction } from './run-action.js';
import { findDisorder, runGraph } from './run-graph.js';

/**
 * Do what a plan says: every action as soon as those it depends on are done. An action that fails
 * keeps back only those that need it; all others go on, and the result lists each. When the signal
 * is aborted the result says what was not started; planning and applying again goes on from there.
 *
 * @throws ShareError with the code of the problem, before the first write, when the plan has a
 * problem of scope `release`; `SHARE_PLAN_INVALID` when it is no plan of this version, or its
 * dependencies make no sense
 */
export async function applyPlan(plan: Plan, options: ShareOptions): Promise<DistributionResult> {
  refuseMalformedPlan(planShape, plan);
  refuseProblems(plan);
  refuseDisorder(plan);
  const run = createRun(plan, settleOptions(options));
  const { signal, onEvent } = run.options;
  const actions = await runGraph(plan.actions, {
    run: (action) => runAction(action, run),
    signal,
    onStart: (action) => onEvent({ type: 'action-started', action }),
    onEnd: (action, result) => {
      if (result.status === 'done') onEvent({ type: 'action-done', action, ...run.count(action) });
      if (result.status !== 'failed') return;
      const { code, message } = result;
      onEvent({ type: 'action-failed', action, code, message, ...run.count(action) });
    },
  });
  const done = actions.every((action) => action.status === 'done');
  return {
    status: done && plan.problems.length === 0 ? 'done' : 'incomplete',
    actions,
    problems: plan.problems,
    images: run.plannedImages(),
  };
}

function refuseProblems(plan: Plan): void {
  const fatal = plan.problems.filter((problem) => problem.scope === 'release');
  const [first] = fatal;
  if (first === undefined) return;
  const messages = fatal.map((problem) => problem.message).join('; ');
  throw new ShareError(first.code, `${planName(plan)}: nothing was written. ${messages}`);
}

function refuseDisorder(plan: Plan): void {
  const disorder = findDisorder(plan.actions);
  if (disorder === undefined) return;
  throw new ShareError('SHARE_PLAN_INVALID', `plan of ${planName(plan)}: ${disorder}; plan again`);
}
