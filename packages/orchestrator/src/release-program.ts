import { type Command, Option } from 'commander';
import { lastStages, type StageChoice, skippableStages } from './pipeline/stage-choice.js';
import type { Carry } from './program.js';

/** Adds the commands that make releases. */
export function addReleaseCommands(program: Command, carry: Carry): void {
  program
    .command('release')
    .description(
      'build, record, test, scan, share and announce a release; it enters the channel candidate',
    )
    .argument('<flavor>')
    .option('--version <version>', 'version (default: the next of this month)')
    .option('--since <ref>', 'count changes from here (default: the previous release)')
    .option('--allow-dirty', 'build although files differ from the commit')
    .addOption(
      new Option('--skip <stage...>', 'leave out stages; the record says so').choices([
        ...skippableStages,
      ]),
    )
    .addOption(
      new Option('--until <stage>', 'stop after this stage; it goes on later').choices([
        ...lastStages,
      ]),
    )
    .option('--json', 'answer with one JSON document')
    .action((flavor: string, options: ReleaseArguments) =>
      carry(async (context) => {
        const { release } = await import('./commands/release.js');
        const { json: _, ...request } = options;
        return release({ flavor, ...request }, context);
      }, options),
    );
}

interface ReleaseArguments extends StageChoice {
  readonly version?: string;
  readonly since?: string;
  readonly allowDirty?: boolean;
  readonly json?: boolean;
}
