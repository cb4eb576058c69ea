import { type ReleaseFlavorRequest, releaseFlavor } from '../pipeline/release-flavor.js';
import { answer, type CommandContext } from './command.js';
import { imageLines } from './image-lines.js';
import { pipelineContext } from './pipeline-context.js';

/** `soe release FLAVOR`: from the commit to the channel `candidate`. */
export async function release(
  request: ReleaseFlavorRequest,
  context: CommandContext,
): Promise<number> {
  const { record, directory } = await releaseFlavor(request, await pipelineContext(context));
  context.say(`Record, notes and logs are in ${directory}`);
  answer(context, record, imageLines(record));
  return 0;
}
