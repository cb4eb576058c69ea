import type { Command } from 'commander';
import { namesOf } from '../completion/names-of.js';
import { whatFollows } from '../completion/what-follows.js';
import { repositoryFolder } from '../config/find-config.js';
import type { CommandContext } from './command.js';
import { exitCodes } from './exit-code.js';
import { printable } from './printable.js';

/**
 * `soe complete -- WORDS…`: what may stand for the last word, one line each, with a tab before what it is. No
 * answer means that files may.
 */
export async function complete(
  words: readonly string[],
  program: Command,
  { directory, print }: CommandContext,
): Promise<number> {
  const { candidates, names, operands, prefix } = whatFollows(program, words);
  const last = words.at(-1) ?? '';
  const word = last.slice(prefix.length);
  const known =
    names === undefined ? [] : await namesOf(names, operands, repositoryFolder(directory), word);
  for (const { value, description = '' } of [
    ...candidates,
    ...known.map((value) => ({ value, description: '' })),
  ]) {
    const whole = `${prefix}${value}`;
    if (whole.startsWith(last)) print(`${printable(whole)}\t${printable(description)}`.trimEnd());
  }
  return exitCodes.done;
}
