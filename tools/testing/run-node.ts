import { spawn } from 'node:child_process';

/** How {@link runNode} starts a file. */
export interface RunNodeOptions {
  /** Working directory. */
  readonly cwd: string;
  /** Its environment, beside PATH and HOME. Default: nothing else. */
  readonly env?: Readonly<Record<string, string>>;
  /** Interrupt the run, once, as soon as its standard error shows this text. Default: never. */
  readonly interruptAt?: string;
}

/** What a run left. */
export interface RunNodeResult {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  /** Standard output. */
  readonly stdout: string;
  /** Standard error. */
  readonly stderr: string;
}

/** Run a file on this Node, and wait. An embedded AWS of the caller goes on answering meanwhile. */
export function runNode(args: readonly string[], options: RunNodeOptions): Promise<RunNodeResult> {
  const { cwd, env, interruptAt } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    let interrupted = false;
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        if (interruptAt === undefined || interrupted) return;
        if (output.stderr.includes(interruptAt)) interrupted = child.kill('SIGINT');
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
}
