import type { CommandPorts } from './command-ports.js';
import { errorCode, exitCodeOf, exitCodes } from './exit-code.js';
import { printable } from './printable.js';
import { type CommandArguments, readArguments } from './read-arguments.js';
import { usageError } from './usage-error.js';

/** Carry out a command line and give its exit code. Nothing is thrown; failures are told. */
export async function runCommand(argv: readonly string[], ports: CommandPorts): Promise<number> {
  try {
    return await carryOut(argv, ports);
  } catch (error) {
    return report(error, argv, ports);
  }
}

/**
 * The same for a program that tells failures itself.
 *
 * @throws DiscoveryError, see its codes; `ContractError` for a selector, flavor or prefix that is none
 */
export async function carryOut(argv: readonly string[], ports: CommandPorts): Promise<number> {
  const { command, operands, flags } = readArguments(argv);
  const { program = 'soe-discovery', version } = ports;
  if (flags.version === true && command === undefined) {
    ports.print(`${version ?? ''}\n`);
    return exitCodes.done;
  }
  const asked = command === 'help' ? operands[0] : command;
  if (asked !== undefined && (flags.help === true || command === 'help')) {
    const { commandHelp } = await import('./command-help.js');
    const text = commandHelp(program, asked);
    if (text !== undefined) {
      ports.print(text);
      return exitCodes.done;
    }
  }
  if (flags.help === true || command === undefined || command === 'help') {
    const { helpText } = await import('./help.js');
    const text = helpText(program, program === 'soe-discovery');
    if (flags.help !== true && command === undefined) throw usageError(`name a command\n\n${text}`);
    ports.print(text);
    return exitCodes.done;
  }
  const carry = await find(command, program);
  return carry(operands, flags, ports);
}

type Carry = (
  operands: readonly string[],
  flags: CommandArguments['flags'],
  ports: CommandPorts,
) => Promise<number>;

/** Each command is loaded when it runs. */
async function find(command: string, program: string): Promise<Carry> {
  switch (command) {
    case 'resolve':
      return (await import('./resolve-command.js')).resolveCommand;
    case 'list':
      return (await import('./list-command.js')).listCommand;
    case 'why':
      return (await import('./why-command.js')).whyCommand;
    case 'lock':
      return (await import('./lock-commands.js')).lockCommand;
    case 'outdated':
      return (await import('./lock-commands.js')).outdatedCommand;
    case 'update':
      return (await import('./lock-commands.js')).updateCommand;
    default:
      throw usageError(
        `there is no command ${JSON.stringify(command)}; ${program} --help lists them`,
      );
  }
}

function report(error: unknown, argv: readonly string[], ports: CommandPorts): number {
  const { program = 'soe-discovery', say, print, signal } = ports;
  const stopped = signal?.aborted === true;
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').map(printable);
  const mark = code === undefined ? '' : ` [${code}]`;
  say(`${program}: ${lines[0]}${mark}`);
  for (const line of lines.slice(1)) say(line);
  if (argv.includes('--json')) {
    const why = error instanceof Error && 'why' in error ? error.why : undefined;
    print(`${JSON.stringify({ error: { code, message: lines[0], why } }, null, 2)}\n`);
  }
  if (stopped) return exitCodes.cancelled;
  return exitCodeOf(error);
}
