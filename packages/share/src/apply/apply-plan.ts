import { settleOptions } from '../clock.js';
import { ShareError, toShareError } from '../errors.js';
import type { Action } from '../plan/action.js';
import type { Plan } from '../plan/plan.js';
import type { ShareOptions } from '../share-options.js';
import type { ActionResult, DistributionResult } from './distribution-result.js';
import { createRun, type Run } from './run.js';
import { runAction } from './run-action.js';

/**
 * Do what a plan says: every action as soon as those it depends on are done. An action that fails
 * keeps back only those that need it; all others go on, and the result lists each. When the signal
 * is aborted the result says what was not started; planning and applying again goes on from there.
 *
 * @throws ShareError with the code of the problem, before the first write, when the plan has a
 * problem of scope `release`; `SHARE_PLAN_INVALID` when its dependencies make no sense
 */
export async function applyPlan(plan: Plan, options: ShareOptions): Promise<DistributionResult> {
  refuseProblems(plan);
  refuseDisorder(plan);
  const run = createRun(plan, settleOptions(options));
  const results = new Map<string, Promise<ActionResult>>();
  for (const action of plan.actions) {
    const needs = action.dependsOn.flatMap((id) => results.get(id) ?? []);
    results.set(action.id, afterwards(needs, action, run));
  }
  const actions = await Promise.all(results.values());
  const done = actions.every((action) => action.status === 'done');
  return {
    status: done && plan.problems.length === 0 ? 'done' : 'incomplete',
    actions,
    problems: plan.problems,
    images: run.plannedImages(),
  };
}

async function afterwards(
  needs: readonly Promise<ActionResult>[],
  action: Action,
  run: Run,
): Promise<ActionResult> {
  const { id } = action;
  const missing = (await Promise.all(needs)).find((need) => need.status !== 'done');
  if (missing !== undefined) {
    return { id, status: 'not-started', reason: `${missing.id} is not done` };
  }
  if (run.options.signal?.aborted) return { id, status: 'not-started', reason: 'cancelled' };
  run.options.onEvent({ type: 'action-started', action });
  try {
    await runAction(action, run);
    run.options.onEvent({ type: 'action-done', action, ...run.count() });
    return { id, status: 'done' };
  } catch (cause) {
    const { code, message } = toShareError(cause, id);
    run.options.onEvent({ type: 'action-failed', action, code, message, ...run.count() });
    return { id, status: 'failed', code, message, cause };
  }
}

function refuseProblems({ flavor, version, problems }: Plan): void {
  const fatal = problems.filter((problem) => problem.scope === 'release');
  const [first] = fatal;
  if (first === undefined) return;
  const messages = fatal.map((problem) => problem.message).join('; ');
  throw new ShareError(first.code, `${flavor} ${version}: nothing was written. ${messages}`);
}

function refuseDisorder({ flavor, version, actions }: Plan): void {
  const before = new Set<string>();
  for (const { id, dependsOn } of actions) {
    const missing = dependsOn.find((need) => !before.has(need));
    const reason = before.has(id) ? 'comes twice' : missing && `comes before ${missing}`;
    if (reason !== undefined) {
      throw new ShareError(
        'SHARE_PLAN_INVALID',
        `plan of ${flavor} ${version}: ${id} ${reason}; plan again`,
      );
    }
    before.add(id);
  }
}
