import type { Command } from 'commander';
import type { Carry } from './program.js';

/** Adds the commands that look at runs. */
export function addRunCommands(program: Command, carry: Carry): void {
  program
    .command('runs')
    .description('list the runs of soe release that began here, the newest first')
    .option('--json', 'answer with one JSON document')
    .action((options: { readonly json?: boolean }) =>
      carry(async (context) => (await import('./commands/runs.js')).runs(context), options),
    );
  program
    .command('show')
    .description('show what a run did: stages, images, where logs and reports are, how to go on')
    .argument('<run>', 'id of the run, or last')
    .option('--json', 'answer with one JSON document')
    .action((run: string, options: { readonly json?: boolean }) =>
      carry(async (context) => (await import('./commands/show.js')).show(run, context), options),
    );
}
