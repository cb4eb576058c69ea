import { Command, InvalidArgumentError, Option, type OutputConfiguration } from 'commander';
import { addCatalogCommand } from './catalog-program.js';
import type { CommandContext } from './commands/command.js';
import { addConfigCommands } from './config-program.js';
import { addHelp } from './help/add-help.js';
import { addLifecycleCommands } from './lifecycle-program.js';
import { addPlanCommand } from './plan-program.js';
import { addReleaseCommands } from './release-program.js';
import { addRunCommands } from './runs-program.js';
import { addStageCommands } from './stage-program.js';
import { addStartCommands } from './start-program.js';
import { addStatusCommand } from './status-program.js';
import { addTestCommands } from './test-program.js';
import { addTraceCommands } from './trace-program.js';
import type { WatchOptions } from './watch/choose-watchers.js';
import { addWatchOptions, withWatchOptions } from './watch-program.js';

/** How a command is carried out: gets the context, gives the exit code. */
export type Carry = (
  action: (context: CommandContext) => Promise<number>,
  options: WatchOptions & { readonly json?: boolean },
) => Promise<void>;

/**
 * The command line of `soe`: names, options and help. Each command's own file is loaded only when
 * the command runs, so that help and mistakes are answered at once.
 *
 * @param output - Where help and mistakes are told. Default: the streams of the process
 */
export function createProgram(
  version: string,
  carryOut: Carry,
  output: OutputConfiguration = {},
): Command {
  const program = new Command('soe')
    .configureOutput(output)
    .description('Golden images as software products: build, share, publish, find and trace them.')
    .version(version)
    // Before the commands are added, because they take it over: the caller chooses the exit code.
    .exitOverride()
    // So that `soe release al2023 --version 1.2.3` is the release's version, not a question for ours.
    .enablePositionalOptions()
    .showHelpAfterError('(soe --help lists the commands)')
    .configureHelp({ showGlobalOptions: true });
  const carry = withWatchOptions(program, carryOut);
  const json = () => new Option('--json', 'answer with one JSON document');

  program
    .command('local')
    .description(
      'serve the embedded AWS, or run COMMAND against it: soe local [options] -- COMMAND…',
    )
    .argument('[command...]', 'program and arguments; options of soe local go before --')
    .option('--port <number>', 'port to listen on (default: any free one)', parsePort)
    .option('--state <dir>', 'keep the state in a folder between runs')
    .addOption(
      new Option(
        '--compute <how>',
        'whether instances really run, as layers over this system (Linux); auto: where they can',
      ).choices(['none', 'auto', 'overlay']),
    )
    .option('--account <id>', 'account as which COMMAND acts (default: the owner, 111122223333)')
    .addOption(
      new Option('--log [format]', 'tell of every call on standard error')
        .choices(['text', 'json'])
        .preset('text'),
    )
    .addOption(json())
    .action((command: string[], options: LocalArguments) =>
      carry(async (context) => {
        const { local } = await import('./commands/local.js');
        return local({ ...options, command }, context);
      }, options),
    );

  addStartCommands(program, carry);
  addPlanCommand(program, carry);
  addConfigCommands(program, carry);

  addReleaseCommands(program, carry);
  addRunCommands(program, carry);
  addStageCommands(program, carry);
  addLifecycleCommands(program, carry);
  addStatusCommand(program, carry);

  for (const { name, description, operands, usage = operands } of discoveryCommands) {
    // Its options are read, and told by --help, where they are carried out: @soe/discovery.
    const command = program
      .command(name)
      .description(description)
      .argument(operands)
      .allowUnknownOption()
      .passThroughOptions()
      .helpOption(false)
      .usage(usage)
      .action(() =>
        carry(
          async (context) => {
            const { discover } = await import('./commands/discover.js');
            return discover([name, ...command.args], context);
          },
          { json: command.args.includes('--json') },
        ),
      );
  }

  addTestCommands(program, carry);
  addTraceCommands(program, carry);
  addCatalogCommand(program, carry);

  program
    .command('notes')
    .description('print the release notes, or publish them where the configuration says')
    .argument('<flavor>')
    .argument('<version>', 'version, or channel that points at it')
    .option('--format <name>', 'gfm, md, html, text, json, adf, confluence, slack or teams', 'gfm')
    .addOption(
      new Option('--audience <who>', 'consumer leaves out what is for maintainers alone').choices([
        'consumer',
        'maintainer',
      ]),
    )
    .option('--publish', 'show what would be published; writes nothing')
    .option('--yes', 'with --publish: publish it')
    .addOption(json())
    .action((flavor: string, version: string, options: NotesArguments) =>
      carry(async (context) => {
        const { notes } = await import('./commands/notes.js');
        const { json: _, ...request } = options;
        return notes(flavor, version, request, context);
      }, options),
    );

  addWatchOptions(program);
  addHelp(program);
  return program;
}

const discoveryCommands: readonly {
  readonly name: string;
  readonly description: string;
  readonly operands: string;
  readonly usage?: string;
}[] = [
  {
    name: 'resolve',
    description: 'print the image to launch: soe resolve rhel-9@stable',
    operands: '[selector...]',
  },
  {
    name: 'list',
    description: 'print the published releases of a flavor',
    // Options of discovery follow it, which are no operands.
    operands: '[flavor...]',
    usage: '<flavor>',
  },
  {
    name: 'why',
    description: 'print every image that was considered, and why it won or lost',
    operands: '[selector...]',
  },
  {
    name: 'lock',
    description: 'write down what selectors mean in soe.lock.json; without any, update it',
    operands: '[selector...]',
  },
  {
    name: 'outdated',
    description: 'compare the lockfile with what there is now',
    operands: '[none...]',
  },
];

interface LocalArguments {
  readonly port?: number;
  readonly state?: string;
  readonly account?: string;
  readonly log?: 'text' | 'json';
  readonly json?: boolean;
}

interface NotesArguments {
  readonly format?: string;
  readonly audience?: 'consumer' | 'maintainer';
  readonly publish?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('a port is a number from 0 to 65535.');
}
