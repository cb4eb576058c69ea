import { type Command, Option } from 'commander';
import type { ShareOptions } from './commands/share.js';
import type { BuildFlavorRequest } from './pipeline/single-stages.js';
import type { Carry } from './program.js';

/** Adds the commands that carry out one stage of a release alone, on the record that those before it left. */
export function addStageCommands(program: Command, carry: Carry): void {
  const json = () => new Option('--json', 'answer with one JSON document');

  program
    .command('build')
    .description(
      'plan releases, hold their changes against the policy, and build their images; shares nothing',
    )
    .argument('<flavor...>')
    .option('--version <version>', 'version, of one flavor (default: the next of this month)')
    .option('--since <ref>', 'count changes from here (default: the previous release)')
    .option('--allow-dirty', 'build although files differ from the commit')
    .addOption(new Option('--skip <stage>', 'leave out the policy of commits').choices(['policy']))
    .addOption(json())
    .addHelpText(
      'after',
      '\nIt is soe release --until build: asked again from the same commit, it builds what is missing, and soe release goes on from there.',
    )
    .action((flavors: string[], { skip, ...options }: BuildArguments & Json) =>
      carry(async (context) => {
        const { release } = await import('./commands/release.js');
        const { json: _, ...request } = options;
        return release(
          { ...request, flavors, until: 'build', ...(skip && { skip: [skip] }) },
          context,
        );
      }, options),
    );

  program
    .command('record')
    .description('tag the images of a release that was built here with where they come from')
    .argument('<flavor>')
    .argument('[version]', newest)
    .addOption(json())
    .action((flavor: string, version: string | undefined, options: Json) =>
      carry(async (context) => {
        const { record } = await import('./commands/record.js');
        return record({ flavor, ...(version !== undefined && { version }) }, context);
      }, options),
    );

  program
    .command('share')
    .description(
      'bring the images of a release that was built here where they must be; exit code 3 when a gate did not pass',
    )
    .argument('<flavor>')
    .argument('[version]', newest)
    .option('--dry-run', 'show the plan, and write nothing')
    .addOption(
      new Option(
        '--channel <name>',
        'point this channel at it too, unless it points at a newer version (default: none moves)',
      ).choices(['candidate']),
    )
    .addOption(json())
    .action(
      (flavor: string, version: string | undefined, options: Omit<ShareOptions, 'flavor'> & Json) =>
        carry(async (context) => {
          const { share } = await import('./commands/share.js');
          const { json: _, ...request } = options;
          return share({ ...request, flavor, ...(version !== undefined && { version }) }, context);
        }, options),
    );
}

const newest = 'default: the newest that was built here';

interface BuildArguments extends Omit<BuildFlavorRequest, 'flavor' | 'skip'> {
  readonly skip?: 'policy';
}

interface Json {
  readonly json?: boolean;
}
