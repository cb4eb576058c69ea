import { spawn } from 'node:child_process';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** How {@link run} starts a program. */
export interface RunOptions {
  /** Working directory. Default: the root of the repository. */
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `inherit` (default) shows the output; `capture` returns it; `stderr` shows all of it there. */
  readonly output?: 'inherit' | 'capture' | 'stderr';
}

/** What a program left. */
export interface RunResult {
  /** Exit code; 1 when it could not be started or was ended by a signal. */
  readonly code: number;
  /** Standard output and standard error, when captured. */
  readonly output: string;
}

/** Run a program without a shell and wait for its end. */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { cwd = root, output = 'inherit' } = options;
  const sink = output === 'capture' ? 'pipe' : output === 'stderr' ? 2 : 'inherit';
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      cwd,
      env: { ...env, ...options.env },
      stdio: ['ignore', sink, output === 'capture' ? 'pipe' : 'inherit'],
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}
