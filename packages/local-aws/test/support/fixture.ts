import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program of `test/fixtures` in a process of its own, and the lines that it prints. */
export interface Fixture {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly nextLine: () => Promise<string>;
}

/** Runs a fixture until the test ends; `limits` is a line of shell that runs before it. */
export function runFixture(name: string, args: readonly string[], limits = ':'): Fixture {
  const program = fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
  const child = spawn(
    'sh',
    ['-c', `${limits}; exec "$0" "$@"`, process.execPath, program, ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    process: child,
    async nextLine() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${name} ended`);
      return value;
    },
  };
}
