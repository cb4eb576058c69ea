import { execFile } from 'node:child_process';

/** What a program of the host answered. */
export interface HostProgramEnd {
  /** Null when it could not be started, or a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  /** What it wrote to its standard error; why it did not start, if it did not. */
  readonly stderr: string;
}

/** Nothing of this process's environment reaches what runs for a machine. */
export const hostEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  // The newer way takes at most 256 bytes of layers.
  LIBMOUNT_FORCE_MOUNT2: 'always',
};

/** Runs a program of the host to its end, without a shell. */
export function runHostProgram([
  program = '',
  ...args
]: readonly string[]): Promise<HostProgramEnd> {
  return new Promise((resolve) => {
    execFile(program, args, { env: hostEnvironment, cwd: '/' }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({
        exitCode,
        stdout,
        stderr: stderr === '' && error !== null ? error.message : stderr,
      });
    });
  });
}
