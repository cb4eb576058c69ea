import {
  type LifecycleResult,
  type RetirementPlan,
  type RetirementPolicy,
  retireReleases,
} from '@soe/share';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { applied, lifecycleChange, placesOfFlavors } from '../lifecycle/lifecycle-change.js';
import { ownerContext, shareOptions } from '../lifecycle/owner-context.js';
import type { PlannedChange } from '../lifecycle/planned-change.js';
import { type RetirementOverrides, retirementOf } from '../lifecycle/retirement-of.js';
import type { StoredLifecycle } from '../lifecycle/stored-plan.js';
import { type PipelineContext, resolvedDistribution } from '../pipeline/context.js';
import type { CommandContext } from './command.js';

/** Options of `soe retire`. */
export interface RetireOptions extends CarryOutOptions, RetirementOverrides {}

/** `soe retire [FLAVOR…]`: old images go by policy, one stage at a time, while nobody uses them. */
export async function retire(
  flavors: readonly string[],
  options: RetireOptions,
  context: CommandContext,
): Promise<number> {
  const pipeline = await ownerContext(context);
  const names = flavors.length > 0 ? flavors : Object.keys(pipeline.config.flavors);
  const policies = names.map((flavor) => retirementOf(pipeline, flavor, options));
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
  return carryOut(
    plan.undecided.length === 0 ? change : withReports(change, stored, policies, pipeline),
    options,
    pipeline.directory,
    context,
  );
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
        if (result !== undefined) results.push(result);
      }
      const plan = together(plans);
      const { result, text } = await applied({ ...stored, plan }, allOf(results), pipeline);
      return { result, text: `${text}, ${plan.undecided.length} images undecided` };
    },
  };
}

async function retireFlavor(policy: RetirementPolicy, pipeline: PipelineContext, apply: boolean) {
  const [flavor = ''] = policy.flavors;
  const places = await resolvedDistribution(pipeline, flavor);
  return retireReleases(policy, { ...shareOptions(pipeline), places, apply });
}

/** The plans of several flavors as one. Pure. */
export function together(plans: readonly RetirementPlan[]): RetirementPlan {
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
