#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process, { argv, cwd, env, stderr, stdout } from 'node:process';
import { CommanderError } from 'commander';
import { errorCode, exitCodeOf, exitCodes } from './commands/exit-code.js';
import { createProgram } from './program.js';

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => cancel.abort(new Error(`cancelled by ${name}`)));
}

const program = createProgram(version, async (action, { json = false }) => {
  try {
    process.exitCode = await action({
      directory: cwd(),
      env,
      signal: cancel.signal,
      json,
      print: (line) => stdout.write(`${line}\n`),
      say: (line) => stderr.write(`${line}\n`),
    });
  } catch (error) {
    report(error, json);
    process.exitCode = exitCodeOf(error, cancel.signal);
  }
});

function report(error: unknown, json: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  stderr.write(`soe: ${message}${code === undefined ? '' : ` [${code}]`}\n`);
  if (json) stdout.write(`${JSON.stringify({ error: { code, message } }, null, 2)}\n`);
}

program.parseAsync(argv).catch((error: unknown) => {
  // Commander has printed the problem, or the help that was asked for.
  const failed = error instanceof CommanderError ? error.exitCode !== 0 : true;
  if (!(error instanceof CommanderError)) report(error, false);
  process.exitCode = failed ? exitCodes.usage : exitCodes.done;
});
