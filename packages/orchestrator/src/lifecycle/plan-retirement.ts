import {
  type LifecycleResult,
  type RetirementPlan,
  type RetirementPolicy,
  retireReleases,
} from '@soe/share';
import { accessOf, type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { planningOptions, shareOptions } from '../pipeline/share-release.js';
import { applied, lifecycleChange, placesOfFlavors } from './lifecycle-change.js';
import type { PlannedChange } from './planned-change.js';
import { type RetirementOverrides, retirementOf } from './retirement-of.js';
import type { StoredLifecycle } from './stored-plan.js';

/** Flavors whose old images go, and what counts over their `lifecycle.retention`. */
export interface RetirementRequest extends RetirementOverrides {
  /** Product lines. Default: all. */
  readonly flavors?: readonly string[];
}

/**
 * Plan that old images go by policy, one stage at a time, while nobody uses them. Nothing is written before it is
 * applied.
 *
 * @throws OrchestratorError `SOE_FLAVOR_UNKNOWN`, `SOE_WRONG_ACCOUNT`, `SOE_USAGE`; ShareError
 */
export async function planRetirement(
  { flavors = [], ...overrides }: RetirementRequest,
  context: PipelineContext,
): Promise<PlannedChange> {
  const names = flavors.length > 0 ? flavors : Object.keys(context.config.flavors);
  const policies = names.map((flavor) => retirementOf(context, flavor, overrides));
  await requireOwner(context);
  const pipeline = { ...context, access: accessOf(context) };
  const places = await placesOfFlavors('retire', names, pipeline);
  const plans = await Promise.all(
    policies.map(async (policy) => (await retireFlavor(policy, pipeline, false)).plan),
  );
  const plan = together(plans);
  const stored: StoredLifecycle = {
    ...{ schema: 'soe-plan/v1', kind: 'lifecycle', about: '' },
    ...{ owner: pipeline.config.owner, flavors: names, plan },
  };
  const change = await lifecycleChange(stored, pipeline, places);
  return plan.undecided.length === 0 ? change : withReports(change, stored, policies, pipeline);
}

// Which other accounts use an image is a report that has to be waited for, and what it says decides.
function withReports(
  change: PlannedChange,
  stored: StoredLifecycle,
  policies: readonly RetirementPolicy[],
  pipeline: PipelineContext,
): PlannedChange {
  return {
    ...change,
    async apply() {
      const plans: RetirementPlan[] = [];
      const results: LifecycleResult[] = [];
      for (const policy of policies) {
        const { plan, result } = await retireFlavor(policy, pipeline, true);
        plans.push(plan);
        // At once: what the next flavor runs into takes nothing from the journals of this one.
        if (result === undefined) continue;
        results.push(result);
        await applied({ ...stored, plan }, result, pipeline);
      }
      const { actions, undecided } = together(plans);
      const text = `${change.task}: ${actions.length} actions done, ${undecided.length} images undecided`;
      return { result: allOf(results), text };
    },
  };
}

async function retireFlavor(policy: RetirementPolicy, pipeline: PipelineContext, apply: boolean) {
  const [flavor = ''] = policy.flavors;
  const places = await resolvedDistribution(pipeline, flavor);
  const options = apply ? shareOptions(pipeline) : planningOptions(pipeline);
  return retireReleases(policy, { ...options, places, apply });
}

/** The plans of several flavors as one. Pure. */
function together(plans: readonly RetirementPlan[]): RetirementPlan {
  return {
    step: 'retire',
    subject: plans.map(({ subject }) => subject).join(', '),
    // The oldest look counts: a plan may be a day old.
    at: plans.map(({ at }) => at).sort()[0] ?? '',
    actions: plans.flatMap(({ actions }) => actions),
    problems: plans.flatMap(({ problems }) => problems),
    kept: plans.flatMap(({ kept }) => kept),
    selected: plans.flatMap(({ selected }) => selected),
    undecided: plans.flatMap(({ undecided }) => undecided),
    withheld: plans.flatMap(({ withheld }) => withheld),
  };
}

function allOf(results: readonly LifecycleResult[]): LifecycleResult {
  return {
    status: results.every(({ status }) => status === 'done') ? 'done' : 'incomplete',
    actions: results.flatMap(({ actions }) => actions),
    problems: results.flatMap(({ problems }) => problems),
  };
}
