#!/usr/bin/env node
// Plays a version of Packer: dialect.json beside this file says what each command prints and how it
// ends, and calls.txt gets a line for every call.
import { appendFileSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import process, { argv, env, exit, kill, pid } from 'node:process';

const file = (name) => new URL(name, import.meta.url);
const [command = '', ...flags] = argv.slice(2);
const dialect = JSON.parse(readFileSync(file('dialect.json'), 'utf8'));
appendFileSync(file('calls.txt'), `${JSON.stringify([command, ...flags])}\n`);

if (command === 'version') {
  writeSync(1, `1795366896,,version,${dialect.version}\n1795366896,,version-prelease,\n`);
  exit(0);
}
const script = dialect.commands[command];
if (script === undefined) {
  writeSync(1, `Usage: packer [--version] [--help] <command> [<args>]\n`);
  exit(127);
}
if (script.onInterrupt !== undefined) {
  const interrupt = () => end(script.onInterrupt);
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
}
if (script.manifest !== undefined) writeManifest(script.manifest);
if (script.onInterrupt === undefined) end(script);
print(script);
setInterval(() => undefined, 1_000);

function print({ stdout = '', stderr = '' }) {
  writeSync(1, stdout.replaceAll('@RUN@', env.PACKER_RUN_UUID ?? ''));
  writeSync(2, stderr);
}

function end(ending) {
  print(ending);
  if (ending.signal !== undefined) kill(pid, ending.signal);
  else exit(ending.exitCode ?? 0);
}

function writeManifest({ variable, builds }) {
  const path = flags.find((flag) => flag.startsWith('-var-file='))?.slice('-var-file='.length);
  const target = path && JSON.parse(readFileSync(path, 'utf8'))[variable];
  if (target === undefined) return;
  const packer_run_uuid = env.PACKER_RUN_UUID;
  const entries = builds.map((build) => ({ ...build, packer_run_uuid }));
  writeFileSync(target, JSON.stringify({ builds: entries, last_run_uuid: packer_run_uuid }));
}
