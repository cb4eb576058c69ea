import { connectAws, type ShareOptions } from '@soe/share';
import type { CommandContext } from '../commands/command.js';
import { pipelineContext } from '../commands/pipeline-context.js';
import { accessOf, type PipelineContext } from '../pipeline/context.js';
import { requireOwner } from '../pipeline/require-owner.js';

/**
 * What a command about releases works with: the configuration, one way to AWS for all it does, and
 * credentials of the account that owns the images.
 *
 * @throws OrchestratorError `SOE_CONFIG_NOT_FOUND`, `SOE_CONFIG_INVALID`, `SOE_NO_CREDENTIALS`,
 * `SOE_WRONG_ACCOUNT`
 */
export async function ownerContext(context: CommandContext): Promise<PipelineContext> {
  const pipeline = await pipelineContext(context);
  await requireOwner(pipeline);
  return { ...pipeline, access: connectAws(pipeline.aws) };
}

/** What share is told for a pipeline. */
export function shareOptions(pipeline: PipelineContext): ShareOptions {
  const { signal, onEvent } = pipeline;
  return {
    aws: accessOf(pipeline),
    onEvent: (event) => onEvent?.({ type: 'share', event }),
    ...(signal !== undefined && { signal }),
  };
}
