import type { Command } from 'commander';
import type { Carry } from './program.js';

/** Adds the commands for channels and for the life of a release after it was made. */
export function addLifecycleCommands(program: Command, carry: Carry): void {
  program
    .command('promote')
    .description('point a channel at a version; an older version rolls back')
    .argument('<flavor>')
    .argument('<version>')
    .requiredOption('--to <channel>', 'channel that moves')
    .option('--despite-gates <reason>', 'promote although a gate said no; the reason is kept')
    .option('--json', 'answer with one JSON document')
    .action((flavor: string, version: string, options: PromoteArguments) =>
      carry(async (context) => {
        const { promote } = await import('./commands/promote.js');
        const { to: channel, despiteGates } = options;
        return promote({ flavor, version, channel }, { despiteGates }, context);
      }, options),
    );
}

interface PromoteArguments {
  readonly to: string;
  readonly despiteGates?: string;
  readonly json?: boolean;
}
