import { spawn } from 'node:child_process';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** How {@link run} starts a program. */
export interface RunOptions {
  /** Working directory. Default: the root of the repository. */
  readonly cwd?: string;
  /** Variables that are left out of the environment. Default: none. */
  readonly without?: RegExp;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * `inherit` (default) shows the output; `stderr` shows all of it there; `capture` returns all of
   * it; `answer` returns standard output and shows the rest.
   */
  readonly output?: 'inherit' | 'stderr' | 'capture' | 'answer';
}

/** What a program left. */
export interface RunResult {
  /** Exit code; 1 when it could not be started or was ended by a signal. */
  readonly code: number;
  /** What was captured. */
  readonly stdout: string;
}

/** Run a program without a shell and wait for its end. */
export function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { cwd = root, output = 'inherit' } = options;
  const inherited = Object.fromEntries(
    Object.entries(env).filter(([name]) => !options.without?.test(name)),
  );
  const piped = output === 'capture' || output === 'answer';
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      cwd,
      env: { ...inherited, ...options.env },
      stdio: [
        'ignore',
        piped ? 'pipe' : output === 'stderr' ? 2 : 'inherit',
        output === 'capture' ? 'pipe' : 'inherit',
      ],
    });
    const chunks: Buffer[] = [];
    const keep = (chunk: Buffer) => chunks.push(chunk);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.on('error', (error) => resolve({ code: 1, stdout: error.message }));
    child.on('close', (code) =>
      resolve({ code: code ?? 1, stdout: Buffer.concat(chunks).toString('utf8') }),
    );
  });
}
