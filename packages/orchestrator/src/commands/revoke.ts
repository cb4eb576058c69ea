import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { planRevocation, type RevocationRequest } from '../lifecycle/plan-revocation.js';
import type { CommandContext } from './command.js';
import { pipelineContext } from './pipeline-context.js';

/** Options of `soe revoke`. */
export interface RevokeOptions
  extends CarryOutOptions,
    Omit<RevocationRequest, 'flavor' | 'version'> {}

/** `soe revoke FLAVOR VERSION --reason TEXT`: take a bad release out of use. */
export async function revoke(
  flavor: string,
  version: string,
  options: RevokeOptions,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  const change = await planRevocation({ ...options, flavor, version }, pipeline);
  return carryOut(change, options, pipeline.directory, context);
}
