#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process, { argv, cwd, env, stderr, stdout } from 'node:process';
import { printable } from '../printable.js';
import { runCommand } from './index.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => cancel.abort(new Error(`cancelled by ${name}`)));
}
// A reader that has seen enough, such as head, is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

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
