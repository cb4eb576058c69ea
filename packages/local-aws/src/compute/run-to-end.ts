import type { Machine, RunOptions } from './compute.js';

/** Far more than what is read this way should have. */
const limit = 4 * 1024 * 1024;

/** How a program ended, and what it wrote, at most 4 MB of each. */
export interface RunResult {
  /** `undefined` when a signal ended it, or when it could not be started. */
  readonly code: number | undefined;
  /** What ended it instead of itself. */
  readonly signal?: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program inside a machine and waits for its end, however that is. */
export async function runToEnd(
  machine: Machine,
  options: RunOptions,
  input: string | Buffer = '',
): Promise<RunResult> {
  try {
    const child = machine.run(options);
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    // It may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const { code, signal } = await child.exit;
    return {
      code: code ?? undefined,
      ...(signal === null ? {} : { signal }),
      stdout: stdout(),
      stderr: stderr(),
    };
  } catch (error) {
    return { code: undefined, stdout: '', stderr: String(error) };
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer | string) => {
    const bytes = Buffer.from(chunk as Buffer);
    if (size < limit) chunks.push(bytes.subarray(0, limit - size));
    size += bytes.length;
  });
  return () => Buffer.concat(chunks).toString();
}
