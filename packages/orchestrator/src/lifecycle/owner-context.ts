import { connectAws } from '@soe/share';
import type { CommandContext } from '../commands/command.js';
import { pipelineContext } from '../commands/pipeline-context.js';
import { flavorOf } from '../config/flavor-of.js';
import type { PipelineContext } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';

/**
 * What a command about releases works with: the configuration, one way to AWS for all it does, and
 * credentials of the account that owns the images.
 *
 * @param flavors - What it is about: a name that is none is told before credentials are asked for
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`, `SOE_FLAVOR_UNKNOWN`, `SOE_NO_CREDENTIALS`,
 * `SOE_WRONG_ACCOUNT`
 */
export async function ownerContext(
  context: CommandContext,
  flavors: readonly string[],
): Promise<PipelineContext> {
  const pipeline = await pipelineContext(context);
  for (const flavor of flavors) flavorOf(pipeline, flavor);
  await requireOwner(pipeline);
  return { ...pipeline, access: connectAws(pipeline.aws) };
}

export { shareOptions } from '../pipeline/share-release.js';
