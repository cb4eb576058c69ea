import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { LocalAws } from '../../src/index.js';

/** How a run of Packer ended, and what it printed. */
export interface PackerRun {
  readonly exitCode: number | null;
  readonly output: string;
}

/** How a run is watched, and of what. */
export interface PackerBuildOptions {
  /** A template of `test/fixtures`. Default: `image.pkr.hcl`. */
  readonly template?: string;
  /** Told all output so far. It may end the run, which is the leader of its own process group. */
  readonly onOutput?: (output: string, pid: number) => void;
}

/** Runs the real Packer. */
export function packerBuild(
  aws: Pick<LocalAws, 'endpoint'>,
  variables: Readonly<Record<string, string>>,
  { template = 'image.pkr.hcl', onOutput }: PackerBuildOptions = {},
): Promise<PackerRun> {
  const path = fileURLToPath(new URL(`../fixtures/${template}`, import.meta.url));
  const all = { endpoint: aws.endpoint, ...variables };
  const args = Object.entries(all).flatMap(([name, value]) => ['-var', `${name}=${value}`]);
  const child = spawn('packer', ['build', '-color=false', ...args, path], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CHECKPOINT_DISABLE: '1' },
  });
  onTestFinished(() => endGroup(child.pid));
  return new Promise((resolve, reject) => {
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
      if (child.pid !== undefined) onOutput?.(output, child.pid);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, output }));
  });
}

/** Whatever of the run is still there when its test is over. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left, as it should be.
  }
}
