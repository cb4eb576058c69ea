import { completionScript } from '../completion/completion-script.js';
import type { Shell } from '../completion/shells.js';
import type { CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';

/** `soe completion SHELL`: the script that completes `soe` there. */
export async function completion(shell: Shell, context: CommandContext): Promise<number> {
  context.print((await completionScript(shell)).trimEnd());
  return exitCodes.done;
}
