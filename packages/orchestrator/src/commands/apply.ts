import { resolve } from 'node:path';
import { type CarryOutOptions, carryOut } from '../lifecycle/carry-out.js';
import { storedChange } from '../lifecycle/stored-change.js';
import { wasApplied } from '../lifecycle/stored-plan.js';
import { answer, type CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { pipelineContext } from './pipeline-context.js';

/** `soe apply FILE`: do what a plan says that was shown before, or nothing where AWS changed meanwhile. */
export async function apply(
  file: string,
  options: CarryOutOptions,
  context: CommandContext,
): Promise<number> {
  const { directory } = context;
  if (wasApplied(directory, file)) {
    answer(context, { file, applied: true }, `${file} was applied before: all is as before`);
    return exitCodes.done;
  }
  const pipeline = await pipelineContext(context);
  const change = await storedChange(resolve(directory, file), pipeline);
  // Whoever names a plan means it: a person is asked, whatever it does.
  return carryOut({ ...change, removes: false }, options, pipeline.directory, context);
}
