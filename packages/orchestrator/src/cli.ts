#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process, { argv, cwd, env, stderr, stdout } from 'node:process';
import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './commands/exit-code.js';
import { printableLines } from './commands/printable.js';
import { errorCode } from './errors.js';
import { createProgram } from './program.js';

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => cancel.abort(new Error(`cancelled by ${name}`)));
}

// Who reads only the beginning, as head does, has what was wanted.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? exitCodes.done);
});

const program = createProgram(version, async (action, { json = false }) => {
  try {
    process.exitCode = await action({
      directory: cwd(),
      env,
      version,
      signal: cancel.signal,
      json,
      print: (line) => stdout.write(`${line}\n`),
      say: (text) => stderr.write(`${printableLines(text)}\n`),
    });
  } catch (error) {
    report(error, json);
    process.exitCode = exitCodeOf(error, cancel.signal);
  }
});

function report(error: unknown, json: boolean): void {
  const message = messageOf(error);
  const code = cancel.signal.aborted ? 'SOE_CANCELLED' : errorCode(error);
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
  if (argv.includes('--json')) printError('SOE_USAGE', messageOf(error));
});
