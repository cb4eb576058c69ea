import { spawn } from 'node:child_process';
import { PackerError } from '../errors.js';
import { openNewFile, removeFile } from './files.js';
import { signalGroup } from './process-group.js';

/** How a process ended. */
export interface ProcessEnd {
  /** Null when a signal ended it; absent when nobody was there to see it. */
  readonly exitCode?: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that runs in a process group of its own. */
export interface WatchedProcess {
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
export async function startDetached(options: StartOptions): Promise<WatchedProcess> {
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
    // Nobody is to take them for the output of a run.
    await Promise.all([removeFile(options.stdout), removeFile(options.stderr)]);
    throw notStarted(options.program, error);
  }
}

/** Why a program did not start. */
export function notStarted(program: string, cause: unknown): PackerError {
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
