import { type Command, InvalidArgumentError, Option } from 'commander';
import type { DeprecateOptions } from './commands/deprecate.js';
import type { PromoteOptions } from './commands/promote.js';
import type { RetireOptions } from './commands/retire.js';
import type { RevokeOptions } from './commands/revoke.js';
import type { RollbackOptions } from './commands/rollback.js';
import type { CarryOutOptions } from './lifecycle/carry-out.js';
import type { Carry } from './program.js';

interface Json {
  readonly json?: boolean;
}

/** Adds the commands for channels and for the life of a release after it was made. */
export function addLifecycleCommands(program: Command, carry: Carry): void {
  addPromote(program, carry);
  addRollback(program, carry);
  addHistory(program, carry);
  addDeprecate(program, carry);
  addRetire(program, carry);
  addRevoke(program, carry);
  addApply(program, carry);
}

const json = () => new Option('--json', 'answer with one JSON document');
const despiteGates = () =>
  new Option('--despite-gates <reason>', 'do it although a gate said no; the reason is kept');

/** The options of all that shows its plan first. */
function confirmed(command: Command): Command {
  return command
    .option('--yes', 'do what the plan says, without a question')
    .option('--dry-run', 'show the plan only')
    .addOption(json());
}

function addPromote(program: Command, carry: Carry): void {
  confirmed(
    program
      .command('promote')
      .description('point a channel at a version, everywhere or nowhere; shows its plan first')
      .argument('<release...>', 'FLAVOR VERSION; or FLAVOR@VERSION and FLAVOR@CHANNEL, any number')
      .requiredOption('--to <channel>', 'channel that moves')
      .option('--waves <file>', 'move it ring by ring, as this file says')
      .addOption(despiteGates()),
  ).action((releases: readonly string[], options: PromoteOptions & Json) =>
    carry(async (context) => {
      const { promote } = await import('./commands/promote.js');
      return promote(releases, options, context);
    }, options),
  );
}

function addRollback(program: Command, carry: Carry): void {
  confirmed(
    program
      .command('rollback')
      .description('point a channel at what it pointed at before; shows its plan first')
      .argument('<flavor>')
      .option(
        '--channel <channel>',
        'channel that goes back (default: the last of the flavor, such as stable)',
      )
      .option('--to <version>', 'version to go back to (default: the one before)')
      .addOption(despiteGates()),
  ).action((flavor: string, options: RollbackOptions & Json) =>
    carry(async (context) => {
      const { rollback } = await import('./commands/rollback.js');
      return rollback(flavor, options, context);
    }, options),
  );
}

function addHistory(program: Command, carry: Carry): void {
  program
    .command('history')
    .description('print what channels pointed at, since when, and who moved them')
    .argument('<flavor>')
    .argument('[channel]', 'default: all channels of the flavor')
    .addOption(json())
    .action((flavor: string, channel: string | undefined, options: Json) =>
      carry(async (context) => {
        const { history } = await import('./commands/history.js');
        return history(flavor, channel, context);
      }, options),
    );
}

function addDeprecate(program: Command, carry: Carry): void {
  confirmed(
    program
      .command('deprecate')
      .description('let consumers find a release no more, and see what to use; dry without --yes')
      .argument('<flavor>')
      .argument('<version>')
      .option('--at <date>', 'from when, such as 2026-12-31 (default: now)')
      .option('--successor <version>', 'what to use instead (default: that of the last channel)')
      .option('--reason <text>', 'why, for consumers')
      .option('--undo', 'take it back'),
  ).action((flavor: string, version: string, options: DeprecateOptions & Json) =>
    carry(async (context) => {
      const { deprecate } = await import('./commands/deprecate.js');
      return deprecate(flavor, version, options, context);
    }, options),
  );
}

function addRetire(program: Command, carry: Carry): void {
  confirmed(
    program
      .command('retire')
      .description('let old images go that nobody uses, one stage per run; dry without --yes')
      .argument('[flavor...]', 'default: all flavors')
      .option(
        '--keep-newest <n>',
        'versions that stay (default: as configured, else 3)',
        parseCount,
      )
      .option(
        '--older-than <days>',
        'only images of this age (default: as configured, else 90)',
        parseCount,
      )
      .option(
        '--unused-for <days>',
        'only what was not launched for so long (default: as configured, else 30)',
        parseCount,
      )
      .option('--keep <range...>', 'versions and ranges that stay, beside those configured')
      .option('--force', 'touch more images than one run may'),
  ).action((flavors: readonly string[], options: RetireOptions & Json) =>
    carry(async (context) => {
      const { retire } = await import('./commands/retire.js');
      return retire(flavors, options, context);
    }, options),
  );
}

function addRevoke(program: Command, carry: Carry): void {
  confirmed(
    program
      .command('revoke')
      .description('take a bad release out of use, and say who has it; dry without --yes')
      .argument('<flavor>')
      .argument('<version>')
      .requiredOption('--reason <text>', 'why; it is kept with the images')
      .option(
        '--replacement <version>',
        'where its channels go (default: the newest good one before it)',
      )
      .option('--leave-channels', 'leave channels that point at it')
      .option('--disable', 'nobody can launch it, its owner neither'),
  ).action((flavor: string, version: string, options: RevokeOptions & Json) =>
    carry(async (context) => {
      const { revoke } = await import('./commands/revoke.js');
      return revoke(flavor, version, options, context);
    }, options),
  );
}

function addApply(program: Command, carry: Carry): void {
  program
    .command('apply')
    .description('do what a plan says that was shown before, or nothing where AWS changed since')
    .argument('<file>', 'plan, as promote, retire and their like name it')
    .option('--yes', 'do it without a question')
    .addOption(json())
    .action((file: string, options: CarryOutOptions & Json) =>
      carry(async (context) => {
        const { apply } = await import('./commands/apply.js');
        return apply(file, options, context);
      }, options),
    );
}

function parseCount(text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('say a whole number, 0 or more.');
}
