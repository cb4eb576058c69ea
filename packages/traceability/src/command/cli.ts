#!/usr/bin/env node
import { runCommitMessage } from './run-commit-message.js';

// The global, not node:process: importing that opens standard input, output and error, which takes as long
// as all the rest; so each is touched only when it is needed.
const { argv, cwd, env } = globalThis.process;

runCommitMessage(argv.slice(2), {
  directory: cwd(),
  env,
  program: argv[1] ?? '',
  say: (line) => globalThis.process.stderr.write(`${line}\n`),
}).then((code) => {
  globalThis.process.exitCode = code;
});
