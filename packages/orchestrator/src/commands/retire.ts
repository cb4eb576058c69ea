import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { planRetirement } from '../lifecycle/plan-retirement.js';
import type { RetirementOverrides } from '../lifecycle/retirement-of.js';
import type { CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';

/** Options of `soe retire`. */
export interface RetireOptions extends CarryOutOptions, RetirementOverrides {}

/** `soe retire [FLAVOR…]`: old images go by policy, one stage at a time, while nobody uses them. */
export async function retire(
  flavors: readonly string[],
  options: RetireOptions,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  const change = await planRetirement({ ...options, flavors }, pipeline);
  return carryOut(change, options, pipeline.directory, context);
}
