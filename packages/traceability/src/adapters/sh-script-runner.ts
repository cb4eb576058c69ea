import { spawn } from 'node:child_process';
import { kill } from 'node:process';
import { TraceabilityError } from '../errors.js';
import type { ScriptRunner } from '../inventory/collect/collect-inventory.js';

/** How the script is started. */
export interface ShScriptRunnerOptions {
  /** Program that reads a script from its standard input. Default: `sh`. */
  readonly program?: string;
  /** Arguments that make it do so. Default: `-s`. */
  readonly args?: readonly string[];
  /** Environment of the program. Default: a `PATH` of the system's own folders and nothing else. */
  readonly env?: Readonly<Record<string, string>>;
}

const errorsKept = 4_096;

/**
 * Runs an inventory script on this machine. The script goes to standard input, so that there is no
 * file of it, and needs no shell between.
 */
export function shScriptRunner(options: ShScriptRunnerOptions = {}): ScriptRunner {
  const {
    program = 'sh',
    args = ['-s'],
    env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  } = options;
  return async function* run(script, signal) {
    signal?.throwIfAborted();
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (errors.length < errorsKept) errors += text;
    });
    const exit = new Promise<number | string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) => resolve(code ?? by ?? 'unknown'));
    });
    // Awaited after the output; until then a failure must not count as unhandled.
    exit.catch(() => undefined);
    // A program that ends before it has read everything closes the pipe; its exit says why.
    child.stdin.on('error', () => undefined).end(script);
    const stop = () => {
      // The tools that the shell started are in its group.
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        try {
          kill(-child.pid, 'SIGTERM');
        } catch {
          // It has ended meanwhile.
        }
      }
      child.stdout.destroy();
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      for await (const chunk of child.stdout) yield chunk as Uint8Array;
      const code = await exit.catch((cause: unknown) => Promise.reject(notStarted(program, cause)));
      signal?.throwIfAborted();
      if (code !== 0) throw failed(program, code, errors);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      stop();
    }
  };
}

function notStarted(program: string, cause: unknown): TraceabilityError {
  return new TraceabilityError(
    'TRACE_PROGRAM_MISSING',
    `Cannot collect an inventory: ${program} could not be started (${String(cause)}). Install it, or name another one.`,
    { cause },
  );
}

function failed(program: string, code: number | string, errors: string): TraceabilityError {
  const [line = ''] = errors.trim().split('\n');
  return new TraceabilityError(
    'TRACE_INVENTORY_FAILED',
    `Cannot collect an inventory: ${program} ended with ${code}${line === '' ? '' : ` and said ${JSON.stringify(line)}`}. Run the script of inventoryScript by hand to see more.`,
  );
}
