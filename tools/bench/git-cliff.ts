import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:process';

/** How a run of a program went. */
export interface ProgramRun {
  /** Wall time in milliseconds, its start included. */
  readonly time: number;
  /** Peak memory in megabytes; `undefined` where the system does not tell. */
  readonly peak: number | undefined;
  /** Bytes that it wrote. */
  readonly length: number;
  /** It was stopped because it took longer than it may. */
  readonly stopped: boolean;
}

/**
 * Makes a changelog with git-cliff as npm installs it, without the Node program around it, with its own
 * settings and without a network.
 *
 * @param range - Without it: the whole history
 * @param limit - Milliseconds after which it is stopped
 */
export function gitCliff(
  directory: string,
  range: string | undefined,
  limit: number,
): Promise<ProgramRun> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(
      cliffProgram(),
      ['--offline', '--no-exec', ...(range === undefined ? [] : ['--', range])],
      {
        cwd: directory,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let length = 0;
    let peak: number | undefined;
    let stopped = false;
    const look = setInterval(() => {
      peak = Math.max(peak ?? 0, peakOf(child.pid) ?? 0) || undefined;
    }, 20);
    const stop = setTimeout(() => {
      stopped = true;
      child.kill();
    }, limit);
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(look);
      clearTimeout(stop);
      const time = performance.now() - start;
      if (code !== 0 && !stopped) reject(new Error(`git-cliff ended with ${code}`));
      else resolve({ time, peak, length, stopped });
    });
  });
}

function cliffProgram(): string {
  const library = createRequire(import.meta.url).resolve('git-cliff');
  const ending = platform === 'win32' ? '.exe' : '';
  const os = platform === 'win32' ? 'windows' : platform;
  return createRequire(library).resolve(`git-cliff-${os}-${arch}/bin/git-cliff${ending}`);
}

/** The highest that the memory of a process has been; Linux keeps it while the process lives. */
function peakOf(pid: number | undefined): number | undefined {
  const file = `/proc/${pid}/status`;
  if (pid === undefined || !existsSync(file)) return undefined;
  const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(file, 'utf8')) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
