import { spawn, spawnSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { isInstalled } from './shells.js';

/** Shells that have to understand the runner for Linux, as far as they are here. */
export const shells: readonly (readonly string[])[] = [
  ['dash'],
  ['busybox', 'ash'],
  ['bash', '--posix'],
].filter(([program = '']) => isInstalled(program));

/** How a script ended, and what it printed. */
export interface ScriptRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a script runs with. */
export interface RunScriptOptions {
  /** Default: dash. */
  readonly shell?: readonly string[];
  /** Added to PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told the process and the output so far. */
  readonly onOutput?: (stdout: string, pid: number) => void;
}

/** Runs a script that comes through standard input, so that it has no file. */
export function runScript(
  script: string,
  { shell = ['dash'], env = {}, onOutput }: RunScriptOptions = {},
): Promise<ScriptRun> {
  const [program = 'sh', ...args] = shell;
  const child = spawn(program, [...args, '-s'], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    const run = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      run.stdout += chunk;
      if (child.pid !== undefined) onOutput?.(run.stdout, child.pid);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      run.stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...run }));
    // A script that ends early does not read to its end.
    child.stdin.on('error', () => {});
    child.stdin.end(script);
  });
}

/** What a program prints for an input. */
export function filterThrough(program: string, args: readonly string[], input: string): string {
  const { stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  return `${stdout}${stderr}`;
}
