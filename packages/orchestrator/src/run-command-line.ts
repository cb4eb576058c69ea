import { readFileSync } from 'node:fs';
import process, { argv, cwd, stderr, stdin, stdout } from 'node:process';
import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './commands/exit-code.js';
import { explainError } from './commands/explain-error.js';
import { printableLines } from './commands/printable.js';
import { type Carry, createProgram } from './program.js';
import { commandProgress } from './watch/command-progress.js';
import { openScreen, type Screen } from './watch/screen.js';

/** The environment of a command. */
type Environment = Readonly<Record<string, string | undefined>>;

/** Carry out what the command line of this process says. How it ended becomes the exit code of the process. */
export async function runCommandLine(env: Environment): Promise<void> {
  const signal = cancelledBySignals();
  letReadersLeave();
  const version = ownVersion();
  const screen = openScreen(stderr);
  try {
    await createProgram(version, carryOn(screen, { env, version, signal })).parseAsync(argv);
  } catch (error) {
    // Commander has printed the problem, or the help that was asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    process.exitCode = exitCodes.usage;
    if (argv.includes('--json')) printError('SOE_USAGE', messageOf(error).replace(/^error: /, ''));
  }
}

function cancelledBySignals(): AbortSignal {
  const cancel = new AbortController();
  const asked = new Set<string>();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    // Stays, unlike `once`: a library that restores the cursor ends the process where nobody else listens.
    process.on(name, () => {
      if (asked.has(name)) process.exit(exitCodes.cancelled);
      asked.add(name);
      cancel.abort(new Error(`cancelled by ${name}`));
    });
  }
  return cancel.signal;
}

function letReadersLeave(): void {
  // Who reads only the beginning, as head does, has what was wanted.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(process.exitCode ?? exitCodes.done);
  });
  // Who no longer looks on has not asked for an end.
  stderr.on('error', () => {});
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}

interface Surroundings {
  readonly env: Environment;
  readonly version: string;
  readonly signal: AbortSignal;
}

function carryOn(screen: Screen, { env, version, signal }: Surroundings): Carry {
  return async (action, { json = false, plain, events }) => {
    const progress = commandProgress(screen, {
      ...(plain !== undefined && { plain }),
      ...(events !== undefined && { events }),
    });
    try {
      const exitCode = await action({
        directory: cwd(),
        env,
        version,
        signal,
        json,
        print(line) {
          screen.settle();
          stdout.write(`${line}\n`);
        },
        say: screen.say,
        progress,
        ...(stdin.isTTY && stderr.isTTY && { ask: askOn(screen, signal) }),
      });
      await progress.end({ exitCode });
      process.exitCode = exitCode;
    } catch (error) {
      const exitCode = exitCodeOf(error, signal);
      const told = explainError(error, env);
      const code = signal.aborted ? 'SOE_CANCELLED' : told.code;
      const { message } = told;
      await progress.end({ exitCode, error: { message, ...(code !== undefined && { code }) } });
      report(code, message, json);
      process.exitCode = exitCode;
    }
  };
}

function askOn(screen: Screen, signal: AbortSignal): (question: string) => Promise<boolean> {
  return async (question) => {
    const { confirm } = await import('./adapters/confirm.js');
    screen.settle();
    return confirm(question, { input: stdin, output: stderr, signal });
  };
}

function report(code: string | undefined, message: string, json: boolean): void {
  stderr.write(`${printableLines(`soe: ${message}${code === undefined ? '' : ` [${code}]`}`)}\n`);
  if (json) printError(code, message);
}

function printError(code: string | undefined, message: string): void {
  stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
