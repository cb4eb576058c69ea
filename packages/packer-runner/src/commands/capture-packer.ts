import { resolve } from 'node:path';
import { cwd } from 'node:process';
import { type Captured, capture, outputLimit } from '../adapters/capture.js';
import { requireDirectory } from '../adapters/files.js';
import { findProgram } from '../adapters/find-program.js';
import { PackerError } from '../errors.js';
import type { PackerCommandOptions } from './command-options.js';
import { runnerEnvironment } from './runner-environment.js';

/** How Packer is started and stopped. */
export type CaptureOptions = Pick<
  PackerCommandOptions,
  'packer' | 'env' | 'workingDirectory' | 'signal' | 'timeout'
>;

/**
 * Runs a short command of Packer to its end, whatever its exit code. Throws when it had to be stopped;
 * `what` names it in that error.
 */
export async function capturePacker(
  what: string,
  argv: readonly string[],
  { packer = 'packer', env, workingDirectory, signal, timeout }: CaptureOptions,
): Promise<Captured> {
  const directory = resolve(workingDirectory ?? cwd());
  await requireDirectory(directory);
  const program = await findProgram(packer, env['PATH']);
  const captured = await capture({
    program,
    argv,
    cwd: directory,
    env: runnerEnvironment(env),
    signal,
    timeout,
  });
  if (captured.stopped === 'signal') signal?.throwIfAborted();
  if (captured.stopped === 'timeout') {
    throw failed(
      what,
      `it did not end within ${timeout} ms and was stopped. See why it hangs, or give it more time with the option timeout`,
    );
  }
  if (captured.stopped === 'output') {
    throw failed(what, `it printed more than ${outputLimit} bytes and was stopped`);
  }
  return captured;
}

/** The error of a command that gave no answer. */
export function failed(what: string, seen: string): PackerError {
  return new PackerError('PACKER_COMMAND_FAILED', `Cannot run ${what}: ${seen}.`);
}
