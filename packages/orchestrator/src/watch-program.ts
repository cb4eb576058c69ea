import { type Command, Option } from 'commander';
import type { Carry } from './program.js';
import type { WatchOptions } from './watch/choose-watchers.js';

/** Commands that take long enough to be watched. */
const watched: readonly string[] = [
  ...['release', 'build', 'record', 'test', 'scan', 'share'],
  ...['promote', 'rollback', 'deprecate', 'retire', 'revoke'],
];

/**
 * How commands are watched is no option of what they do: it is taken out of their options, and told to
 * whoever carries them out.
 */
export function withWatchOptions(program: Command, carry: Carry): Carry {
  let chosen: WatchOptions = {};
  program.hook('preAction', (_program, command) => {
    const options: WatchValues = command.opts();
    const { plain, events } = options;
    chosen = { ...(plain !== undefined && { plain }), ...(events !== undefined && { events }) };
    delete options.plain;
    delete options.events;
  });
  return (action, options) => carry(action, { ...options, ...chosen });
}

/** Adds `--plain` and `--events` to the commands that take long. */
export function addWatchOptions(program: Command): void {
  for (const command of program.commands.filter((each) => watched.includes(each.name()))) {
    command
      .addOption(new Option('--plain', 'show progress as lines, also on a terminal'))
      .addOption(
        new Option(
          '--events <file>',
          'write every event as a line of JSON; - is standard error, instead of lines',
        ),
      );
  }
}

interface WatchValues {
  plain?: boolean;
  events?: string;
}
