import { type BuiltReleaseRequest, recordBuilt } from '../pipeline/single-stages.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { imageLines } from './image-lines.js';
import { pipelineContext } from './pipeline-context.js';

/** `soe record FLAVOR [VERSION]`: tag the images of a release with where they come from. */
export async function record(
  request: BuiltReleaseRequest,
  context: CommandContext,
): Promise<number> {
  const recorded = await recordBuilt(request, await pipelineContext(context));
  answer(context, recorded, imageLines(recorded));
  return exitCodes.done;
}
