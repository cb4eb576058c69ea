import { formatPlan } from '@soe/share';
import { planShareBuilt, type ShareBuiltRequest, shareBuilt } from '../pipeline/single-stages.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { imageLines } from './image-lines.js';
import { pipelineContext } from './pipeline-context.js';
import { printableLines } from './printable.js';

/** Options of `soe share`. */
export interface ShareOptions extends ShareBuiltRequest {
  /** Show the plan, and write nothing. Default `false`. */
  readonly dryRun?: boolean;
}

/** `soe share FLAVOR [VERSION]`: show what is missing where, bring it there, and see that AWS shows it. */
export async function share(
  { dryRun = false, ...request }: ShareOptions,
  context: CommandContext,
): Promise<number> {
  const pipeline = await pipelineContext(context);
  const plan = await planShareBuilt(request, pipeline);
  const shown = printableLines(formatPlan(plan).trimEnd());
  if (dryRun) {
    answer(context, plan, shown);
    context.say('Nothing was written; without --dry-run it is.');
    return plan.problems.length > 0 ? exitCodes.refused : exitCodes.done;
  }
  context.say(shown);
  const shared = await shareBuilt(request, pipeline);
  answer(context, shared, imageLines(shared));
  return exitCodes.done;
}
