import { refuseForeignLifecycle, refuseForeignPromotion } from '@soe/share';
import { OrchestratorError } from '../errors.js';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { lifecycleChange, placesOfFlavors } from '../lifecycle/lifecycle-change.js';
import { ownerContext, shareOptions } from '../lifecycle/owner-context.js';
import { placesOfRequests, promotionChange } from '../lifecycle/promotion-change.js';
import {
  markApplied,
  readPlan,
  type StoredLifecycle,
  type StoredPromotion,
  wasApplied,
} from '../lifecycle/stored-plan.js';
import type { PipelineContext } from '../pipeline/context.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';

/** `soe apply FILE`: do what a plan says that was shown before, or nothing where AWS changed meanwhile. */
export async function apply(
  file: string,
  options: CarryOutOptions,
  context: CommandContext,
): Promise<number> {
  const { directory } = context;
  if (wasApplied(directory, file)) {
    answer(context, { file, applied: true }, `${file} was applied before: all is as before`);
    return exitCodes.done;
  }
  const stored = await readPlan(directory, file);
  const pipeline = await ownerContext(context);
  if (stored.owner !== pipeline.config.owner) {
    throw new OrchestratorError(
      'SOE_WRONG_ACCOUNT',
      `apply ${file}: the plan is for account ${stored.owner}, but ${pipeline.file} names ${pipeline.config.owner} as owner; plan again`,
    );
  }
  const { stored: _, ...change } =
    stored.kind === 'promotion'
      ? await foreignPromotion(stored, pipeline)
      : await foreignLifecycle(stored, pipeline);
  // Whoever names a plan means it: a person is asked, whatever it does.
  const once = {
    ...change,
    removes: false,
    async apply() {
      const applied = await change.apply();
      await markApplied(directory, file);
      return applied;
    },
  };
  return carryOut(once, options, pipeline.directory, context);
}

// A file may be anybody's: what it does must be what it says that was asked for.
async function foreignPromotion(stored: StoredPromotion, pipeline: PipelineContext) {
  const { plan, requests } = stored;
  const places = await placesOfRequests(requests, pipeline);
  await refuseForeignPromotion(plan, requests, { ...shareOptions(pipeline), places });
  return promotionChange(stored, pipeline, places);
}

async function foreignLifecycle(stored: StoredLifecycle, pipeline: PipelineContext) {
  const { plan, flavors } = stored;
  const places = await placesOfFlavors('apply a plan', flavors, pipeline);
  await refuseForeignLifecycle(plan, flavors, { ...shareOptions(pipeline), places });
  return lifecycleChange(stored, pipeline, places);
}
