import { relative } from 'node:path';
import { ShareError } from '@soe/share';
import { answer, type CommandContext } from '../commands/command.js';
import { exitCodes } from '../commands/exit-code.js';
import { inOptionWords } from '../commands/option-words.js';
import { printableLines } from '../commands/printable.js';
import { OrchestratorError } from '../errors.js';
import type { PlannedChange } from './planned-change.js';
import { storePlan } from './stored-plan.js';

/** Whether a change is made. */
export interface CarryOutOptions {
  /** Make it without a question. Default `false`. */
  readonly yes?: boolean;
  /** Show the plan only. Default `false`. */
  readonly dryRun?: boolean;
}

/**
 * Show what is planned, and do it where somebody said yes: `--yes`, or a person at the terminal. What takes
 * something away is not asked for: it is shown with the command that does it. A plan that is not applied is
 * stored, so that exactly it can be applied later.
 *
 * @param directory - Folder of the configuration
 * @returns the exit code
 * @throws ShareError with the code of what stands in the way; nothing was changed
 * @throws OrchestratorError `SOE_USAGE`
 */
export async function carryOut(
  change: PlannedChange,
  options: CarryOutOptions,
  directory: string,
  context: CommandContext,
): Promise<number> {
  const { yes = false, dryRun = false } = options;
  const { task, plan, empty, removes } = change;
  if (yes && dryRun) {
    throw new OrchestratorError('SOE_USAGE', `${task}: say --yes or --dry-run, not both`);
  }
  const text = inOptionWords(printableLines(change.text.trimEnd()));
  refuseProblems(change, text, context);
  if (empty && !yes) {
    answer(context, { plan }, text);
    return exitCodes.done;
  }
  if (!yes && (dryRun || removes)) {
    const later = await storedFor(change, directory, context);
    const how = `Nothing was changed. ${howTo(later)}`;
    answer(context, { plan, ...later }, `${text}\n\n${how}`);
    return exitCodes.done;
  }
  if (!yes && context.ask === undefined) {
    const later = await storedFor(change, directory, context);
    const message = `${task}: nothing was changed, because nobody is at a terminal to say yes; say --yes. ${howTo(later)}`;
    // In a log that is one stream, what is spoken of comes first.
    answer(context, { plan, ...later, error: { code: 'SOE_NOT_CONFIRMED', message } }, text);
    context.say(`soe: ${message.trim()} [SOE_NOT_CONFIRMED]`);
    return exitCodes.usage;
  }
  context.say(text);
  if (!yes && (await context.ask?.(`${task}?`)) !== true) {
    context.say('nothing was changed');
    if (context.json) answer(context, { plan }, '');
    return exitCodes.cancelled;
  }
  const applied = await change.apply();
  answer(context, { plan, result: applied.result }, printableLines(applied.text));
  return exitCodes.done;
}

/** Where a plan is stored, and what applies it. */
interface Later {
  readonly file?: string;
  readonly command?: string;
}

async function storedFor(
  { stored, storedAs }: PlannedChange,
  directory: string,
  context: CommandContext,
): Promise<Later> {
  if (stored === undefined) return {};
  const file = relative(context.directory, await storePlan(directory, stored, storedAs));
  return { file, command: `soe apply ${file} --yes` };
}

function howTo({ command }: Later): string {
  if (command === undefined) return 'With --yes it is done.';
  return `This does what is shown, or nothing where it changed meanwhile:\n  ${command}`;
}

function refuseProblems({ task, problems }: PlannedChange, text: string, context: CommandContext) {
  const [first] = problems;
  if (first === undefined) return;
  context.say(text);
  const messages = problems.slice(0, 10).map(({ message }) => inOptionWords(message));
  const more = problems.length > 10 ? `; and ${problems.length - 10} more` : '';
  throw new ShareError(first.code, `${task}: nothing was changed. ${messages.join('; ')}${more}`);
}
