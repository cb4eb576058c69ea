import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { livingMembers } from '../src/adapters/process-group.js';
import { createWorkbench } from './support/workbench.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

it('lets Packer finish when the runner is killed, and leaves a journal that names it', async () => {
  const bench = await createWorkbench();
  const script = await bench.script([
    'echo ready',
    `until [ -e ${bench.folder}/go ]; do sleep 0.1; done`,
  ]);
  const options = {
    ...bench.options,
    template: 'waiting.pkr.hcl',
    variables: { script },
  };
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
  runner.kill('SIGKILL');
  await once(runner, 'exit');
  const { commands } = JSON.parse(await readFile(join(bench.runDirectory, 'journal.json'), 'utf8'));
  const { pid } = commands[1];
  const living = await livingMembers(pid);
  await writeFile(join(bench.folder, 'go'), '');

  expect(living).toContain(pid);
  await vi.waitFor(async () => expect(await livingMembers(pid)).toEqual([]), {
    timeout: 30_000,
    interval: 50,
  });
  expect(await readFile(commands[1].stdout, 'utf8')).toContain('Builds finished. The artifacts');
});
