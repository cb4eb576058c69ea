import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { type DeprecationRequest, planDeprecation } from '../lifecycle/plan-deprecation.js';
import type { CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';

/** Options of `soe deprecate`. */
export interface DeprecateOptions
  extends CarryOutOptions,
    Omit<DeprecationRequest, 'flavor' | 'version'> {}

/** `soe deprecate FLAVOR VERSION`: consumers no longer find a release, and see what to use instead. */
export async function deprecate(
  flavor: string,
  version: string,
  options: DeprecateOptions,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  const change = await planDeprecation({ ...options, flavor, version }, pipeline);
  return carryOut(change, options, pipeline.directory, context);
}
