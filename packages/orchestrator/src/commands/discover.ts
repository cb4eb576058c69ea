import { readdir } from 'node:fs/promises';
import { stdin } from 'node:process';
import { text } from 'node:stream/consumers';
import { carryOut } from '@soe/discovery/command';
import type { CommandContext } from './command.js';

/**
 * `soe resolve|list|why|lock|outdated`: what the command of `@soe/discovery` does, with owner and
 * prefix of the configuration where no option names them.
 */
export function discover(argv: readonly string[], context: CommandContext): Promise<number> {
  const { env, directory, signal, say, print } = context;
  return carryOut(argv, {
    env,
    directory,
    signal,
    say,
    print: (answer) => print(answer.replace(/\n$/, '')),
    readInput: async () => (stdin.isTTY ? '' : text(stdin)),
    program: 'soe',
    async settings(flavor) {
      // Consumers have no configuration: what reads one is not loaded for them.
      const names = await readdir(directory);
      if (!names.some((name) => name.startsWith('soe.config.'))) return undefined;
      const { flavorSettings } = await import('./flavor-settings.js');
      const known = await flavorSettings(flavor, directory, { env, signal });
      return known && { owners: [known.owner], prefix: known.prefix };
    },
  });
}
