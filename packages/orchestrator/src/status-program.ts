import type { Command } from 'commander';
import type { StatusOptions } from './commands/status.js';
import type { Carry } from './program.js';

/** Adds the command that shows how flavors stand. */
export function addStatusCommand(program: Command, carry: Carry): void {
  program
    .command('status')
    .description('show where every channel points: version, age, source image, support, drift')
    .argument('[flavor...]', 'default: all flavors')
    .option('--verify', 'hold everything against the distribution too, as soe verify does')
    .option('--exit-code', 'end with 4 where something is not as it should be')
    .option('--json', 'answer with one JSON document')
    .action((flavors: readonly string[], options: StatusOptions & { readonly json?: boolean }) =>
      carry(async (context) => {
        const { status } = await import('./commands/status.js');
        return status(flavors, options, context);
      }, options),
    );
}
