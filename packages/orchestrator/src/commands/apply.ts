import { OrchestratorError } from '../errors.js';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { lifecycleChange } from '../lifecycle/lifecycle-change.js';
import { ownerContext } from '../lifecycle/owner-context.js';
import { promotionChange } from '../lifecycle/promotion-change.js';
import { readPlan } from '../lifecycle/stored-plan.js';
import type { CommandContext } from './command.js';

/** `soe apply FILE`: do what a plan says that was shown before, or nothing where AWS changed meanwhile. */
export async function apply(
  file: string,
  options: CarryOutOptions,
  context: CommandContext,
): Promise<number> {
  const stored = await readPlan(context.directory, file);
  const pipeline = await ownerContext(context);
  if (stored.owner !== pipeline.config.owner) {
    throw new OrchestratorError(
      'SOE_WRONG_ACCOUNT',
      `apply ${file}: the plan is for account ${stored.owner}, but ${pipeline.file} names ${pipeline.config.owner} as owner; plan again`,
    );
  }
  const change =
    stored.kind === 'promotion'
      ? await promotionChange(stored, pipeline)
      : await lifecycleChange(stored, pipeline);
  // Whoever names a plan means it: a person is asked, whatever it does.
  return carryOut({ ...change, removes: false }, options, pipeline.directory, context);
}
