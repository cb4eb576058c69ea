#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process, { argv, cwd, env, stderr, stdout } from 'node:process';
import { printable } from '../printable.js';
import { runCommand } from './run-command.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => cancel.abort(new Error(`cancelled by ${name}`)));
}
stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader that has seen enough, such as head, is no failure, and does not turn one into a success.
  if (error.code === 'EPIPE') process.exit();
  stderr.write(`soe-release-notes: the answer could not be written (${error.code})\n`);
  process.exit(1);
});
// Nobody listens to what is said beside the answer, which is none the worse for it.
stderr.on('error', () => undefined);

runCommand(argv.slice(2), {
  env,
  directory: cwd(),
  print: (answer) => stdout.write(answer),
  say: (line) => stderr.write(`${printable(line)}\n`),
  version,
  signal: cancel.signal,
}).then((code) => {
  process.exitCode = code;
});
