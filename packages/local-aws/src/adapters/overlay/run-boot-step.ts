import { setImmediate } from 'node:timers/promises';
import type { BootStep } from '../../compute/overlay/first-boot/boot-step.js';
import type { ConsoleFile } from './console-file.js';
import type { StartedMachine } from './start-machine.js';

/**
 * Runs one program to its end. What it left running may hold its outputs: they are read on, but not
 * waited for.
 */
export async function runInside(
  machine: StartedMachine,
  { command, input = '' }: Pick<BootStep, 'command' | 'input'>,
  log?: BootLog,
): Promise<{ readonly output: string; readonly failure?: string }> {
  const { process, left } = machine.start({ command });
  let output = '';
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      if (log === undefined) output += bytes.toString();
      else log.write(bytes);
    });
  }
  process.stdin.end(input);
  try {
    const { code, signal } = await Promise.race([process.exit, left.then(afterRead)]);
    if (code === 0) return { output };
    return { output, failure: signal === null ? `exit code ${code}` : `ended by ${signal}` };
  } catch (error) {
    return { output, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** What a program wrote before it ended fits into its pipes, which are emptied in one turn. */
async function afterRead<T>(end: T): Promise<T> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  return end;
}

/** Where what a boot runs writes to. */
export interface BootLog {
  readonly write: (text: string | Uint8Array) => void;
  readonly close: () => Promise<void>;
}

/** Writes to the console and to the log that cloud-init keeps of what it runs. */
export function openLog(machine: StartedMachine, console: ConsoleFile): BootLog {
  const { process, left } = machine.start({
    command: ['/bin/sh', '-c', 'exec cat >> /var/log/cloud-init-output.log'],
  });
  return {
    write(text) {
      console.write(text);
      if (process.stdin.writable) process.stdin.write(text);
    },
    async close() {
      process.stdin.end();
      await left.catch(() => {});
    },
  };
}
