import { stdin } from 'node:process';
import { text } from 'node:stream/consumers';
import { type CommandPorts, carryOut } from '@soe/discovery/command';
import { findConfig } from '../config/find-config.js';
import { errorCode } from '../errors.js';
import type { CommandContext } from './command.js';

/**
 * `soe resolve|list|why|lock|outdated`: what the command of `@soe/discovery` does, with owner and
 * prefix of the configuration where no option names them.
 */
export async function discover(argv: readonly string[], context: CommandContext): Promise<number> {
  const { env, directory, signal, say, print } = context;
  // Whoever names the owner may ask for images of others.
  const isOwnerNamed =
    Boolean(env['SOE_OWNERS']) || argv.some((word) => /^--owner(?:=|$)/.test(word));
  const regions = new Map<string, readonly string[]>();
  const ports: CommandPorts = {
    env,
    directory,
    signal,
    say,
    print: (answer) => print(answer.replace(/\n$/, '')),
    readInput: async () => (stdin.isTTY ? '' : text(stdin)),
    program: 'soe',
    async settings(flavor) {
      // Consumers have no configuration: what reads one is not loaded for them.
      if (findConfig(directory) === undefined) return undefined;
      const { flavorSettings, requiredFlavorSettings } = await import('./flavor-settings.js');
      if (isOwnerNamed) {
        const known = await flavorSettings(flavor, directory, { env, signal });
        return known && { owners: [known.owner], prefix: known.prefix };
      }
      const known = await requiredFlavorSettings(flavor, directory, { env, signal });
      if (known === undefined) return undefined;
      regions.set(flavor, known.regions);
      return { owners: [known.owner], prefix: known.prefix };
    },
  };
  try {
    return await carryOut(argv, ports);
  } catch (error) {
    if (errorCode(error) === 'DISCOVERY_NOT_FOUND') {
      for (const [flavor, each] of regions)
        say(`Releases of ${flavor} go to ${each.join(', ')}, as the configuration says.`);
    }
    throw error;
  }
}
