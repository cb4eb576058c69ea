import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { onTestFinished, vi } from 'vitest';
import { endGroupOf } from '../../src/adapters/process-group.js';
import type { RunPackerOptions } from '../../src/index.js';
import type { Workbench } from './workbench.js';

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Starts a runner of its own, kills it as soon as Packer has printed `ready`, and returns the id of
 * Packer, which goes on, but not longer than the test.
 */
export async function killRunner(bench: Workbench, options: RunPackerOptions): Promise<number> {
  await mkdir(join(bench.folder, 'node_modules/@soe'), { recursive: true });
  await symlink(packageFolder, join(bench.folder, 'node_modules/@soe/packer-runner'));
  await writeFile(
    join(bench.folder, 'runner.mjs'),
    `import { runPacker } from '@soe/packer-runner';
     const onEvent = (event) => event.text === 'ready' && console.log('ready');
     await runPacker({ ...${JSON.stringify(options)}, onEvent });`,
  );
  const runner = spawn(execPath, ['runner.mjs'], {
    cwd: bench.folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(runner.stdout, 'data');
  // On a busy machine Packer may be ready before it is noted who it is.
  const journal = await vi.waitFor(
    async () => {
      const read = JSON.parse(await readFile(join(bench.runDirectory, 'journal.json'), 'utf8'));
      if (read.process === undefined) throw new Error('the journal does not name the process yet');
      return read;
    },
    { timeout: 30_000, interval: 20 },
  );
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  const { pid } = journal.process;
  onTestFinished(
    async () => void (await endGroupOf(pid, `PACKER_RUN_UUID=${journal.runId}`, 1_000)),
  );
  return pid;
}
