import { formatHistory } from '../lifecycle/format-history.js';
import { readHistory } from '../lifecycle/read-history.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';

/** `soe history FLAVOR [CHANNEL]`: what channels pointed at, since when, and who moved them. */
export async function history(
  flavor: string,
  channel: string | undefined,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  const found = await readHistory({ flavor, ...(channel !== undefined && { channel }) }, pipeline);
  answer(context, found, printableLines(found.map(formatHistory).join('\n\n')));
  return found.some(({ entries }) => entries.length > 0) ? exitCodes.done : exitCodes.failed;
}
