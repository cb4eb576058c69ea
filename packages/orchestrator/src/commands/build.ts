import type { ReleaseRecord } from '@soe/contract';
import { forFlavor } from '../pipeline/context.js';
import { releaseDirectory } from '../pipeline/release-directory.js';
import { type BuildFlavorRequest, buildFlavor } from '../pipeline/single-stages.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { imageLines } from './image-lines.js';
import { pipelineContext } from './pipeline-context.js';

/** `soe build FLAVOR…`: plan, policy and build; the records lie where the next stages find them. */
export async function build(
  flavors: readonly string[],
  request: Omit<BuildFlavorRequest, 'flavor'>,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  const records: ReleaseRecord[] = [];
  for (const flavor of new Set(flavors)) {
    const record = await buildFlavor({ ...request, flavor }, forFlavor(pipeline, flavor));
    const { path } = releaseDirectory(pipeline.directory, flavor, record.version);
    context.say(`Record and logs of ${flavor} are in ${path}`);
    records.push(record);
  }
  answer(context, records, records.map(imageLines).join('\n'));
  return exitCodes.done;
}
