import { ReleaseNotesError } from '../errors.js';
import { printable } from '../printable.js';
import type { CommandPorts } from './command-ports.js';
import { exitCodeOf, exitCodes } from './exit-code.js';
import { type Flags, readArguments } from './read-arguments.js';

/** Carry out a command line and give its exit code. Nothing is thrown; failures are told. */
export async function runCommand(argv: readonly string[], ports: CommandPorts): Promise<number> {
  try {
    return await carryOut(argv, ports);
  } catch (error) {
    return report(error, ports);
  }
}

async function carryOut(argv: readonly string[], ports: CommandPorts): Promise<number> {
  const { command, operands, flags } = readArguments(argv);
  if (flags.version === true) {
    ports.print(`${ports.version ?? ''}\n`);
    return exitCodes.done;
  }
  if (flags.help === true) {
    const { helpText } = await import('./help.js');
    ports.print(helpText());
    return exitCodes.done;
  }
  const carry = await find(command);
  return carry(operands, flags, ports);
}

type Carry = (operands: readonly string[], flags: Flags, ports: CommandPorts) => Promise<number>;

/** Each command is loaded when it runs. */
async function find(command: 'notes' | 'preview' | 'lint'): Promise<Carry> {
  switch (command) {
    case 'notes':
      return (await import('./notes-command.js')).notesCommand;
    case 'preview':
      return (await import('./preview-command.js')).previewCommand;
    case 'lint':
      return (await import('./lint-command.js')).lintCommand;
  }
}

function report(error: unknown, { say, signal }: CommandPorts): number {
  const message = error instanceof Error ? error.message : String(error);
  const [first = '', ...rest] = message.split('\n').map(printable);
  const mark = error instanceof ReleaseNotesError ? ` [${error.code}]` : '';
  say(`soe-release-notes: ${first}${mark}`);
  for (const line of rest) say(line);
  return signal?.aborted === true ? exitCodes.cancelled : exitCodeOf(error);
}
