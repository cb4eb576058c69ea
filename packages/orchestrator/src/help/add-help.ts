import { Command } from 'commander';
import { groupOf, placeOf, summaryOf } from './command-groups.js';
import { examples } from './examples.js';
import { manual } from './manual.js';

/** Make the help a manual: commands in groups, each with its examples, and what holds for all behind them. */
export function addHelp(program: Command): void {
  const help = new Command('help').argument('[command]').description('tell all of a command');
  program
    .addHelpText('after', manual)
    .addHelpCommand(help.helpOption(false).helpGroup(groupOf('help')))
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
    for (const each of [command, ...command.commands]) addExamples(each, program);
  }
  // Groups are listed in the order in which their first command was added; files of commands add them in any.
  (program.commands as Command[]).sort((one, other) => placeOf(one.name()) - placeOf(other.name()));
}

function addExamples(command: Command, program: Command): void {
  const names = [command.name()];
  for (let up = command.parent; up !== null && up !== program; up = up.parent) {
    names.unshift(up.name());
  }
  const own = examples[names.join(' ')] ?? [];
  if (own.length === 0) return;
  const width = Math.max(...own.map(([line]) => line.length));
  const lines = own.map(([line, what]) => `  ${line.padEnd(width)}  ${what}`);
  command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
