#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process, { argv, cwd, env, stderr, stdin, stdout } from 'node:process';
import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './commands/exit-code.js';
import { explainError } from './commands/explain-error.js';
import { printableLines } from './commands/printable.js';
import { createProgram } from './program.js';
import { commandProgress } from './watch/command-progress.js';
import { openScreen } from './watch/screen.js';

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

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

// Who reads only the beginning, as head does, has what was wanted.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? exitCodes.done);
});

// Who no longer looks on has not asked for an end.
stderr.on('error', () => {});

const screen = openScreen(stderr);

const program = createProgram(version, async (action, { json = false, plain, events }) => {
  const progress = commandProgress(screen, {
    ...(plain !== undefined && { plain }),
    ...(events !== undefined && { events }),
  });
  try {
    const exitCode = await action({
      directory: cwd(),
      env,
      version,
      signal: cancel.signal,
      json,
      print(line) {
        screen.settle();
        stdout.write(`${line}\n`);
      },
      say: screen.say,
      progress,
      ...(stdin.isTTY && stderr.isTTY && { ask }),
    });
    await progress.end({ exitCode });
    process.exitCode = exitCode;
  } catch (error) {
    const exitCode = exitCodeOf(error, cancel.signal);
    const told = explainError(error, env);
    const code = cancel.signal.aborted ? 'SOE_CANCELLED' : told.code;
    const { message } = told;
    await progress.end({ exitCode, error: { message, ...(code !== undefined && { code }) } });
    report(code, message, json);
    process.exitCode = exitCode;
  }
});

async function ask(question: string): Promise<boolean> {
  const { confirm } = await import('./adapters/confirm.js');
  screen.settle();
  return confirm(question, { input: stdin, output: stderr, signal: cancel.signal });
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

program.parseAsync(argv).catch((error: unknown) => {
  // Commander has printed the problem, or the help that was asked for.
  if (error instanceof CommanderError && error.exitCode === 0) return;
  process.exitCode = exitCodes.usage;
  if (argv.includes('--json')) printError('SOE_USAGE', messageOf(error).replace(/^error: /, ''));
});
