import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** How {@link runProgram} starts a program. */
export interface RunProgramOptions {
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Passed on to the program as SIGTERM. */
  readonly signal: AbortSignal;
}

/**
 * Run a program with this process's own streams, without a shell, and wait for its end.
 *
 * @returns its exit code, or 128 and the number of the signal that ended it
 */
export function runProgram(
  [program = '', ...args]: readonly string[],
  { env, signal }: RunProgramOptions,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...env } });
    const stop = () => child.kill('SIGTERM');
    signal.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('exit', (code, ended) => {
      signal.removeEventListener('abort', stop);
      resolve(code ?? 128 + (constants.signals[ended ?? 'SIGTERM'] ?? 15));
    });
  });
}
