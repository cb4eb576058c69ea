import {
  applyLifecycle,
  formatLifecycle,
  type LifecyclePlan,
  type LifecycleResult,
  type PromotionPlaces,
  type RevocationPlan,
  requireApplied,
} from '@soe/share';
import { type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { describeRevocation } from './describe-revocation.js';
import { lifecycleFacts } from './lifecycle-facts.js';
import { noteLifecycle } from './note-lifecycle.js';
import { shareOptions } from './owner-context.js';
import type { AppliedChange, PlannedChange } from './planned-change.js';
import { sharedPlaces } from './shared-places.js';
import type { StoredLifecycle } from './stored-plan.js';

/**
 * The change of a plan for the life of releases, also of one that was stored: share holds that against AWS
 * before it writes.
 *
 * @param known - Where the releases are. Default: as the configuration says
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_USAGE`
 */
export async function lifecycleChange(
  stored: StoredLifecycle,
  pipeline: PipelineContext,
  known?: PromotionPlaces,
): Promise<PlannedChange> {
  const { plan, flavors } = stored;
  const task = `${plan.step} ${plan.subject}`;
  const places = known ?? (await placesOfFlavors(task, flavors, pipeline));
  const told = plan.step === 'revoke' ? describeRevocation(plan as RevocationPlan) : '';
  return {
    task,
    plan,
    stored,
    text: `${formatLifecycle(plan).trimEnd()}\n${told && `\n${told}\n`}`,
    removes: plan.step !== 'undeprecate' && plan.step !== 'enable',
    empty: plan.actions.length === 0,
    problems: plan.problems.filter(({ scope }) => scope === 'release'),
    async apply() {
      const options = { ...shareOptions(pipeline), places };
      const result = await applyLifecycle(plan, options);
      return applied(stored, result, pipeline, () => requireApplied(plan, result, options));
    },
  };
}

/**
 * Note in the journals what was done, then see that it was all of it.
 *
 * @throws what `check` throws
 */
export async function applied(
  { plan, about }: StoredLifecycle,
  result: LifecycleResult,
  pipeline: PipelineContext,
  check: () => void = () => undefined,
): Promise<AppliedChange> {
  const done = new Set(
    result.actions.filter(({ status }) => status === 'done').map(({ id }) => id),
  );
  for (const { flavor, version, actions } of releasesIn(plan, done)) {
    const facts = lifecycleFacts(plan, { flavor, version }, done);
    const detail = [
      `${plan.step}: ${actions} ${actions === 1 ? 'action' : 'actions'} on its images`,
      ...(facts.from === undefined ? [] : [`from ${facts.from}`]),
      // What was asked for names the successor of a deprecation itself.
      ...(facts.replacement === undefined || plan.step === 'deprecate'
        ? []
        : [`use ${facts.replacement} instead`]),
      ...(about === '' ? [] : [about]),
    ].join('; ');
    await noteLifecycle(stageOf(plan.step), { flavor, version }, detail, pipeline, facts);
  }
  check();
  return {
    result,
    text: `${plan.step} ${plan.subject}: ${result.actions.length} actions done`,
  };
}

/** Which journal entry a step is. */
function stageOf(step: LifecyclePlan['step']): 'deprecate' | 'retire' | 'revoke' {
  if (step === 'deprecate' || step === 'undeprecate') return 'deprecate';
  return step === 'revoke' ? 'revoke' : 'retire';
}

/** The releases that actions were about. Pure. */
function releasesIn(plan: LifecyclePlan, done: ReadonlySet<string>) {
  const found = new Map<string, { flavor: string; version: string; actions: number }>();
  for (const action of plan.actions) {
    // Moving a channel names the release that it moves to.
    if (!('imageId' in action) || !('version' in action) || !done.has(action.id)) continue;
    const { flavor, version } = action;
    const key = `${flavor} ${version}`;
    found.set(key, { flavor, version, actions: (found.get(key)?.actions ?? 0) + 1 });
  }
  return [...found.values()];
}

/** Where some flavors are, together. */
export async function placesOfFlavors(
  task: string,
  flavors: readonly string[],
  pipeline: PipelineContext,
): Promise<PromotionPlaces> {
  return sharedPlaces(
    task,
    await Promise.all(
      flavors.map(async (flavor) => ({
        flavor,
        places: await resolvedDistribution(pipeline, flavor),
      })),
    ),
  );
}
