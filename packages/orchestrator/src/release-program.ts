import { type Command, InvalidArgumentError, Option } from 'commander';
import { lastStages, type StageChoice, skippableStages } from './pipeline/stage-choice.js';
import type { Carry } from './program.js';

/** Adds the commands that make releases. */
export function addReleaseCommands(program: Command, carry: Carry): void {
  program
    .command('release')
    .description(
      'build, record, test, scan, share and announce releases; they enter the channel candidate',
    )
    .argument('[flavor...]')
    .option('--all', 'all flavors of the configuration')
    .option('--resume <run>', 'go on with a run that was stopped: its id, or last')
    .option('--version <version>', 'version, of one flavor (default: the next of this month)')
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
    .option('--concurrency <number>', 'how many Packers run at a time (default: 8)', parseCount)
    .option('--fail-fast', 'stop the other flavors when one fails or is refused')
    .option('--json', 'answer with one JSON document')
    .action((flavors: string[], options: ReleaseArguments) =>
      carry(async (context) => {
        const { release } = await import('./commands/release.js');
        const { json: _, ...request } = options;
        return release({ flavors, ...request }, context);
      }, options),
    );
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^\d{1,4}$/.test(text) && count > 0) return count;
  throw new InvalidArgumentError('it is a whole number of at least 1.');
}

interface ReleaseArguments extends StageChoice {
  readonly all?: boolean;
  readonly resume?: string;
  readonly concurrency?: number;
  readonly failFast?: boolean;
  readonly version?: string;
  readonly since?: string;
  readonly allowDirty?: boolean;
  readonly json?: boolean;
}
