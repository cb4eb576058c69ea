import type { Command } from 'commander';
import { nearestName } from '../nearest-name.js';
import { groupOf, placeOf, summaryOf } from './command-groups.js';
import { examples } from './examples.js';
import { manual } from './manual.js';

/** Make the help a manual: commands in groups, each with its examples, and what holds for all behind them. */
export function addHelp(program: Command): void {
  program
    .command('help')
    .description('tell all of a command')
    .argument('[command...]')
    .helpOption(false)
    .action((words: readonly string[]) => tell(program, words));
  program
    .addHelpText('after', manual)
    // The own one tells which command there is not.
    .helpCommand(false)
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) =>
        // `none` takes what is too much, and refuses it.
        `${command.name()} ${command.usage().replace(/\[(?:options|none\.\.\.)\]/g, '')}`
          .replace(/ +/g, ' ')
          .trimEnd(),
    });
  for (const command of program.commands) {
    command.helpGroup(groupOf(command.name()));
    command.summary(summaryOf(command.name()) ?? command.summary());
    for (const each of [command, ...command.commands]) {
      each.showHelpAfterError(`(${pathOf(each, program)} --help tells what it takes)`);
      addExamples(each, program);
    }
  }
  // Groups are listed in the order in which their first command was added; files of commands add them in any.
  (program.commands as Command[]).sort((one, other) => placeOf(one.name()) - placeOf(other.name()));
}

/** Commands that read their options, and tell their help, in @soe/discovery. */
const discoveryCommands: readonly string[] = ['resolve', 'list', 'why', 'lock', 'outdated'];

/** What `soe help COMMAND` does. */
async function tell(program: Command, words: readonly string[]): Promise<void> {
  let command = program;
  for (const word of words) {
    const known = command.commands.filter((each) => each.name() !== 'complete');
    const next = known.find((each) => each.name() === word);
    if (next === undefined) {
      const near = nearestName(
        word,
        known.map((each) => each.name()),
      );
      command.error(
        `error: there is no command '${[...words.slice(0, words.indexOf(word)), word].join(' ')}'${near === undefined ? '' : `; did you mean ${near}?`}`,
        { code: 'commander.unknownCommand' },
      );
    } else command = next;
  }
  // What discovery carries out tells its own help.
  if (words.length > 0 && isForeign(command))
    await program.parseAsync([...words, '--help'], { from: 'user' });
  else command.help();
}

function isForeign(command: Command): boolean {
  return discoveryCommands.includes(command.name());
}

function pathOf(command: Command, program: Command): string {
  return [program.name(), ...namesOf(command, program)].join(' ');
}

function namesOf(command: Command, program: Command): readonly string[] {
  const names = [command.name()];
  for (let up = command.parent; up !== null && up !== program; up = up.parent) {
    names.unshift(up.name());
  }
  return names;
}

function addExamples(command: Command, program: Command): void {
  const own = examples[namesOf(command, program).join(' ')] ?? [];
  if (own.length === 0) return;
  const width = Math.max(...own.map(([line]) => line.length));
  const lines = own.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`);
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
