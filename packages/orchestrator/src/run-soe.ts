import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './commands/exit-code.js';
import { explainError } from './commands/explain-error.js';
import { printableLines } from './commands/printable.js';
import { createProgram } from './program.js';
import { commandProgress } from './watch/command-progress.js';
import { openScreen, type ScreenStream } from './watch/screen.js';

/** What `soe` has around it. */
export interface SoeHost {
  /** Folder in which it is run. */
  readonly directory: string;
  /** Its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of `soe`. */
  readonly version: string;
  /** Cancels the command. */
  readonly signal: AbortSignal;
  /** Where answers of a person come from. */
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Gets results. */
  readonly stdout: NodeJS.WritableStream;
  /** Gets progress and errors. */
  readonly stderr: ScreenStream;
}

/**
 * Run `soe` with arguments.
 *
 * @returns its exit code; errors have been told
 */
export async function runSoe(args: readonly string[], host: SoeHost): Promise<number> {
  const { directory, env, version, signal, stdin, stdout, stderr } = host;
  const screen = openScreen(stderr);
  let exitCode: number = exitCodes.done;
  const tellError = (code: string | undefined, message: string) =>
    stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);

  const program = createProgram(
    version,
    async (action, { json = false, plain, events }) => {
      const progress = commandProgress(screen, {
        ...(plain !== undefined && { plain }),
        ...(events !== undefined && { events }),
      });
      try {
        exitCode = await action({
          ...{ directory, env, version, signal, json },
          print(line) {
            screen.settle();
            stdout.write(`${line}\n`);
          },
          say: screen.say,
          progress,
          ...(stdin.isTTY && stderr.isTTY && { ask }),
        });
        await progress.end({ exitCode });
      } catch (error) {
        exitCode = exitCodeOf(error, signal);
        const told = explainError(error, env);
        const code = signal.aborted ? 'SOE_CANCELLED' : told.code;
        const { message } = told;
        await progress.end({ exitCode, error: { message, ...(code !== undefined && { code }) } });
        const place = code === undefined ? '' : ` [${code}]`;
        stderr.write(`${printableLines(`soe: ${message}${place}`)}\n`);
        if (json) tellError(code, message);
      }
    },
    { writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) },
  );

  async function ask(question: string): Promise<boolean> {
    const { confirm } = await import('./adapters/confirm.js');
    screen.settle();
    return confirm(question, { input: stdin, output: stderr, signal });
  }

  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed the problem, or the help that was asked for.
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const message = error instanceof Error ? error.message : String(error);
    if (args.includes('--json')) tellError('SOE_USAGE', message.replace(/^error: /, ''));
    return exitCodes.usage;
  }
}
