import { refuseForeignLifecycle, refuseForeignPromotion } from '@soe/share';
import { OrchestratorError } from '../errors.js';
import { accessOf, type PipelineContext } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';
import { shareOptions } from '../pipeline/share-release.js';
import { lifecycleChange, placesOfFlavors } from './lifecycle-change.js';
import type { PlannedChange } from './planned-change.js';
import { planPromotionInWaves } from './promote-in-waves.js';
import { placesOfRequests, promotionChange } from './promotion-change.js';
import {
  markApplied,
  readPlan,
  type StoredLifecycle,
  type StoredPlan,
  type StoredPromotion,
  storePlan,
  wasApplied,
} from './stored-plan.js';
import { readStoredWaves } from './stored-waves.js';

/**
 * The change of a plan that was stored: applied it does what the plan says, or nothing where AWS changed meanwhile. A
 * plan that was applied before has nothing to do.
 *
 * @param file - The plan, relative to the folder of the context
 * @throws OrchestratorError `SOE_USAGE` for a file that is no plan, `SOE_WRONG_ACCOUNT`, `SOE_GATE_REFUSED`; ShareError
 * for a plan that does something else than it says
 */
export async function storedChange(file: string, context: PipelineContext): Promise<PlannedChange> {
  const { directory } = context;
  if (wasApplied(directory, file)) return appliedBefore(file);
  const stored = await readPlan(directory, file);
  await requireOwner(context);
  if (stored.owner !== context.config.owner) {
    throw new OrchestratorError(
      'SOE_WRONG_ACCOUNT',
      `apply ${file}: the plan is for account ${stored.owner}, but ${context.file} names ${context.config.owner} as owner; plan again`,
    );
  }
  const pipeline = { ...context, access: accessOf(context) };
  const { stored: _, ...change } = await changeOf(stored, pipeline);
  return {
    ...change,
    async apply() {
      const applied = await change.apply();
      await markApplied(directory, file);
      return applied;
    },
  };
}

/**
 * Store a change that was planned, so that exactly it can be applied later; the same change has the same file.
 *
 * @returns the file; `undefined` for waves that were not read from a file below the folder of the configuration
 */
export async function storeChange(
  { stored, storedAs }: PlannedChange,
  { directory }: Pick<PipelineContext, 'directory'>,
): Promise<string | undefined> {
  return stored && storePlan(directory, stored, storedAs);
}

function appliedBefore(file: string): PlannedChange {
  const text = `${file} was applied before: all is as before`;
  const result = { file, applied: true };
  return {
    task: `apply ${file}`,
    ...{ plan: result, text, removes: false, empty: true, problems: [] },
    apply: async () => ({ result, text }),
  };
}

async function changeOf(stored: StoredPlan, context: PipelineContext): Promise<PlannedChange> {
  switch (stored.kind) {
    case 'promotion':
      return foreignPromotion(stored, context);
    case 'lifecycle':
      return foreignLifecycle(stored, context);
    case 'waves':
      return planPromotionInWaves(await readStoredWaves(stored, context), context);
  }
}

// A file may be anybody's: what it does must be what it says that was asked for.
async function foreignPromotion(stored: StoredPromotion, context: PipelineContext) {
  const { plan, requests } = stored;
  const places = await placesOfRequests(requests, context);
  await refuseForeignPromotion(plan, requests, { ...shareOptions(context), places });
  return promotionChange(stored, context, places);
}

async function foreignLifecycle(stored: StoredLifecycle, context: PipelineContext) {
  const { plan, flavors } = stored;
  const places = await placesOfFlavors('apply a plan', flavors, context);
  await refuseForeignLifecycle(plan, flavors, { ...shareOptions(context), places });
  return lifecycleChange(stored, context, places);
}
