import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalAws } from '@soe/local-aws';
import { onTestFinished } from 'vitest';
import { type BakeTests, writeBakeTests } from '../../src/index.js';

/** What is baked, and how Packer is started. */
export interface PackerBake {
  /** Folder for the template. Packer is started there. */
  readonly directory: string;
  readonly name: string;
  /** What is done to the image before its tests. */
  readonly script: string;
  readonly bake: BakeTests;
  readonly machineReadable?: boolean;
}

/** Bakes with the real Packer on a local AWS whose instances run. */
export async function packerBake(
  aws: LocalAws,
  { directory, name, script, bake, machineReadable = false }: PackerBake,
): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const fixture = new URL('../fixtures/bake.pkr.hcl', import.meta.url);
  const template = await readFile(fixture, 'utf8');
  const whole = template.replace('# provisioners of the tests', () => bake.hcl);
  await writeFile(join(directory, 'bake.pkr.hcl'), whole);
  await writeBakeTests(directory, bake);
  const variables = { endpoint: aws.endpoint, name, script };
  const args = Object.entries(variables).flatMap(([key, value]) => ['-var', `${key}=${value}`]);
  const child = spawn(
    'packer',
    [...(machineReadable ? ['-machine-readable'] : []), 'build', '-color=false', ...args, '.'],
    {
      cwd: directory,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CHECKPOINT_DISABLE: '1' },
    },
  );
  onTestFinished(() => endGroup(child.pid));
  return new Promise((resolve, reject) => {
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
      });
    }
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
