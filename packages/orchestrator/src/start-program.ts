import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DoctorOptions } from './commands/doctor.js';
import type { InitOptions } from './commands/init.js';
import { type Shell, shells } from './completion/shells.js';
import { ciSystems, isRegion } from './init/init-answers.js';
import { presets } from './init/presets.js';
import type { Carry } from './program.js';

interface Json {
  readonly json?: boolean;
}

/** Adds the commands that one starts with: a repository, what is missing, and completion. */
export function addStartCommands(program: Command, carry: Carry): void {
  addInit(program, carry);
  addDoctor(program, carry);
  addCompletion(program, carry);
}

const json = () => new Option('--json', 'answer with one JSON document');

function addInit(program: Command, carry: Carry): void {
  program
    .command('init')
    .description('write a repository of golden images, or add a CI workflow to one')
    .argument('[directory]', 'default: this one')
    .addOption(
      new Option(
        '--flavor <name...>',
        'flavors (default: asked, else al2023 and ubuntu-24.04)',
      ).choices(presets.map(({ name }) => name)),
    )
    .addOption(
      new Option(
        '--ci <system>',
        'CI system that gets a workflow (default: asked, else github)',
      ).choices(ciSystems),
    )
    .option('--owner <account>', 'account that owns the images (default: asked)', parseAccount)
    .option(
      '--region <region>',
      'where Packer builds (default: asked, else AWS_REGION)',
      parseRegion,
    )
    .option('--yes', 'ask nothing')
    .option('--force', 'write over files that are different')
    .addOption(json())
    .action((directory: string | undefined, options: InitOptions & Json) =>
      carry(async (context) => {
        const { init } = await import('./commands/init.js');
        return init(directory, options, context);
      }, options),
    );
}

function addDoctor(program: Command, carry: Carry): void {
  program
    .command('doctor')
    .description('look for what would stop a release, and say how to fix it')
    .argument('[flavor...]', 'default: all flavors')
    .option('--offline', 'look at this machine and the repository only, not at AWS or trackers')
    .addOption(json())
    .action((flavors: string[], options: DoctorOptions & Json) =>
      carry(async (context) => {
        const { doctor } = await import('./commands/doctor.js');
        return doctor(flavors, options, context);
      }, options),
    );
}

function addCompletion(program: Command, carry: Carry): void {
  program
    .command('completion')
    .description('print the script that completes soe in a shell')
    .addArgument(program.createArgument('<shell>', 'whose script').choices([...shells]))
    .action((shell: Shell) =>
      carry(async (context) => {
        const { completion } = await import('./commands/completion.js');
        return completion(shell, context);
      }, {}),
    );
  program
    .command('complete', { hidden: true })
    .description('answer the script of completion: what may stand for the last of these words')
    .argument('[words...]')
    .allowUnknownOption()
    .passThroughOptions()
    .helpOption(false)
    .action((words: string[]) =>
      carry(async (context) => {
        const { complete } = await import('./commands/complete.js');
        return complete(words, program, context);
      }, {}),
    );
}

function parseAccount(text: string): string {
  if (/^\d{12}$/.test(text)) return text;
  throw new InvalidArgumentError('an account id has twelve digits.');
}

function parseRegion(text: string): string {
  if (isRegion(text)) return text;
  throw new InvalidArgumentError('a region looks like eu-west-1.');
}
