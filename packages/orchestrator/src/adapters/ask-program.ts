import { spawn } from 'node:child_process';

/** How {@link askProgram} starts a program. */
export interface AskProgramOptions {
  /** Written to its standard input. */
  readonly input: string;
  /** Folder that it is started in. */
  readonly directory: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** So many characters of an answer are kept: its end. */
const mostOutput = 4096;

/**
 * Give a program a text, without a shell, and wait for its answer.
 *
 * @returns its exit code, missing where a signal ended it, and the end of what it wrote
 * @throws the error of the system when it cannot be started, or of the signal
 */
export function askProgram(
  [program = '', ...args]: readonly string[],
  { input, directory, env, signal }: AskProgramOptions,
): Promise<{ readonly code?: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: directory,
      env: { ...env },
      ...(signal !== undefined && { signal }),
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-mostOutput);
      });
    }
    // A program that does not read what it is given may be gone before all is written.
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...(code !== null && { code }), output }));
  });
}
