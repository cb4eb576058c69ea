import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath, kill } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startLocalAws } from '@soe/local-aws';
import { expect, it, onTestFinished } from 'vitest';
import { type PackerEvent, runPacker } from '../src/index.js';
import { createWorkbench } from './support/workbench.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));

it('has an example that runs', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'hello.pkr.hcl'), block('hcl'));
  await writeFile(join(folder, 'build.mjs'), block('js'));
  await mkdir(join(folder, 'node_modules/@soe'), { recursive: true });
  await symlink(packageFolder, join(folder, 'node_modules/@soe/packer-runner'));

  const { stdout, stderr } = await promisify(execFile)(execPath, ['build.mjs'], {
    cwd: folder,
    env: { PATH: env['PATH'], HOME: folder },
  });

  expect(stderr).toContain('Hello, Packer\n');
  expect(stdout).toMatch(/^succeeded \[/);
  expect(stdout).toContain("build: 'null.hello'");
});

it('has snippets that compile', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const folder = await mkdtemp(join(tmpdir(), 'packer-runner-readme-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'node_modules/@soe'), { recursive: true });
  await symlink(packageFolder, join(folder, 'node_modules/@soe/packer-runner'));
  const given = "declare const options: import('@soe/packer-runner').RunPackerOptions;\n";
  const files = snippets.map((_, index) => join(folder, `snippet-${index}.mts`));
  for (const [index, file] of files.entries()) await writeFile(file, given + snippets[index]);
  const flags =
    '--noEmit --strict --target es2023 --lib es2023,dom --module nodenext --skipLibCheck';
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

  const checked = promisify(execFile)(execPath, [tsc, ...flags.split(' '), ...files], {
    cwd: folder,
  });

  expect(snippets.length).toBeGreaterThan(2);
  await expect(checked).resolves.toMatchObject({ stdout: '' });
});

it('has snippets that run, one after the other', async () => {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  const [retry = '', several = '', clean = '', adopt = '', ...others] = snippets;
  const bench = await createWorkbench();
  // A Packer that is killed when its image is registered must not have ended before it is seen.
  const aws = await startLocalAws({ latency: { 'ec2:TerminateInstances': 3000 } });
  onTestFinished(() => aws.close());
  await mkdir(join(bench.folder, 'node_modules/@soe'), { recursive: true });
  await symlink(packageFolder, join(bench.folder, 'node_modules/@soe/packer-runner'));
  const variables = ['name', 'subnet_id', 'instance_type', 'spot'];
  await bench.write('image.pkr.hcl', [
    ...variables.map((name) => `variable "${name}" { default = "" }`),
    'source "null" "image" { communicator = "none" }',
    'build { sources = ["source.null.image"] }',
  ]);
  const run = async (code: string): Promise<string> => {
    const options = {
      ...{ template: 'image.pkr.hcl', workingDirectory: bench.folder, env: bench.options.env },
      runDirectory: join(bench.folder, 'runs/retried'),
    };
    await bench.write('snippet.mjs', [`const options = ${JSON.stringify(options)};`, code]);
    const answer = await promisify(execFile)(execPath, ['snippet.mjs'], {
      cwd: bench.folder,
      env: { PATH: env['PATH'], HOME: bench.folder, ...aws.environment() },
    });
    return answer.stdout;
  };
  const regional = await readFile(new URL('templates/amazon-ebs.pkr.hcl', import.meta.url), 'utf8');
  await bench.write('cloud.pkr.hcl', [regional.replace('"us-east-1"', '"eu-west-1"')]);
  const script = await bench.script(['exit 0']);
  /** A run in the folder of the page that was killed, with Packer, at an event. */
  const killedAt = async (type: PackerEvent['type'], name: string): Promise<void> => {
    const runDirectory = join(bench.folder, 'runs/first');
    await rm(runDirectory, { recursive: true, force: true });
    let pid: number | undefined;
    await runPacker({
      ...{ template: 'cloud.pkr.hcl', workingDirectory: bench.folder, runDirectory },
      variables: { endpoint: aws.endpoint, copies: [], script, name },
      env: { ...bench.options.env, ...aws.environment() },
      onEvent: (event) => {
        if (event.type === 'process-started') pid = event.pid;
        if (pid !== undefined && event.type === type) kill(-pid, 'SIGKILL');
      },
    });
  };

  expect(others).toEqual([]);
  expect(await run(retry)).toBe('[ undefined ]\n');
  expect(await run(several)).toBe('succeeded\nsucceeded\nsucceeded\n');
  await killedAt('instance-launched', 'left');
  const cleaned = await run(clean);
  expect(cleaned).toMatch(/'instance i-/);
  expect(cleaned).toMatch(/clean: true/);
  await killedAt('image-registered', 'adopted');
  const adopted = await run(adopt);
  expect(adopted).toMatch(/region: 'eu-west-1'/);
  expect(adopted).toMatch(/region: 'us-east-1'/);
});
