import { readFile } from 'node:fs/promises';
import { type Shell, scriptNames } from '../completion/shells.js';
import { packagePath } from '../package-path.js';
import type { CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';

/** `soe completion SHELL`: the script that completes `soe` there. */
export async function completion(shell: Shell, context: CommandContext): Promise<number> {
  const script = await readFile(packagePath('completions', scriptNames[shell]), 'utf8');
  context.print(script.trimEnd());
  return exitCodes.done;
}
