import { execFile, spawn } from 'node:child_process';
import { PackerError } from '../errors.js';
import { openNewFile } from './files.js';
import { signalGroup } from './process-group.js';

/** How a process ended: one of the two is null. */
export interface ProcessEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs in a process group of its own. */
export interface DetachedProcess {
  /** The id of the process and of its group. */
  readonly pid: number;
  /** Fires when the process has ended. */
  readonly ended: AbortSignal;
  /** Resolves when the process has ended. */
  readonly end: Promise<ProcessEnd>;
  /** Sends a signal to every process of the group. */
  signalGroup(signal: NodeJS.Signals): void;
}

/** What to start. */
export interface StartOptions {
  readonly program: string;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** New files for the two outputs: the process goes on when nobody reads them. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a program without a shell and without standard input. */
export async function startDetached(options: StartOptions): Promise<DetachedProcess> {
  await using stdout = await openNewFile(options.stdout);
  await using stderr = await openNewFile(options.stderr);
  try {
    const child = spawn(options.program, options.argv, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ['ignore', stdout.fd, stderr.fd],
    });
    const ended = new AbortController();
    const end = new Promise<ProcessEnd>((resolve) => {
      child.once('exit', (exitCode, signal) => {
        ended.abort();
        resolve({ exitCode, signal });
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    // A process that has spawned has an id.
    const pid = child.pid ?? 0;
    return { pid, ended: ended.signal, end, signalGroup: (signal) => signalGroup(pid, signal) };
  } catch (error) {
    throw notStarted(options.program, error);
  }
}

/** Runs a short command and returns what it printed, whatever its exit code. */
export function capture(
  program: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: 30_000, maxBuffer: 1_048_576 };
    const child = execFile(program, argv, options, (error, stdout) => {
      // The code of a program that did not start is a word; of one that failed, a number.
      if (typeof error?.code === 'string') reject(notStarted(program, error));
      else resolve(stdout);
    });
    child.stdin?.end();
  });
}

function notStarted(program: string, cause: unknown): PackerError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT' || code === 'EACCES') {
    return new PackerError(
      'PACKER_NOT_FOUND',
      `Cannot start ${program}: there is no such program, or it may not be executed. Install Packer 1.6.6 or later, or set PATH in env, or the option packer.`,
      { cause },
    );
  }
  return new PackerError(
    'PACKER_NOT_STARTED',
    `Cannot start ${program}: the system refused (${String(code ?? cause)}).`,
    { cause },
  );
}
