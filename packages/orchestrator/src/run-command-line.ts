import { readFileSync } from 'node:fs';
import process, { argv, cwd, stderr, stdin, stdout } from 'node:process';
import { exitCodes } from './commands/exit-code.js';
import { runSoe } from './run-soe.js';

/** Carry out what the command line of this process says. How it ended becomes the exit code of the process. */
export async function runCommandLine(
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const signal = cancelledBySignals();
  letReadersLeave();
  const host = { directory: cwd(), env, version: ownVersion(), signal, stdin, stdout, stderr };
  process.exitCode = await runSoe(argv.slice(2), host);
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
