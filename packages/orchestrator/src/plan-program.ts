import { type Command, Option } from 'commander';
import type { PlanAffectedOptions } from './commands/plan-affected.js';
import type { Carry } from './program.js';

/** Adds the command that shows what a release would be, and of which flavors one is due. */
export function addPlanCommand(program: Command, carry: Carry): void {
  program
    .command('plan')
    .description('show what a release would be made of, or which flavors need one; writes nothing')
    .argument('[flavor...]', 'default: all flavors')
    .option('--affected', 'only flavors that something touched since their last release, and why')
    .option('--since <ref>', 'with --affected: compare with this commit, branch or tag')
    .option('--offline', 'with --affected: ask git alone, not AWS')
    .option('--source-changes', 'only flavors with a newer source image')
    .addOption(
      new Option('--matrix <form>', 'answer with one job for each, for the CI system').choices([
        'github',
        'gitlab',
        'json',
      ]),
    )
    .addOption(
      new Option(
        '--per <what>',
        'one job for each of these; a group is of flavors that need each other (default: gitlab flavor, else architecture)',
      ).choices(['group', 'flavor', 'architecture']),
    )
    .addOption(new Option('--json', 'answer with one JSON document'))
    .action((flavors: string[], options: PlanAffectedOptions & { readonly json?: boolean }) =>
      carry(async (context) => {
        const { json: _, ...due } = options;
        if (Object.keys(due).length === 0) {
          return (await import('./commands/plan.js')).plan(flavors, context);
        }
        return (await import('./commands/plan-affected.js')).planDue(flavors, due, context);
      }, options),
    );
}
