import { execFile, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { reference } from '@soe/discovery';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import {
  type AwsWorld,
  consumer,
  makeAwsWorld,
  owner,
  region,
} from '../../../packages/discovery/test/aws-world.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const cli = fileURLToPath(
  new URL('../../../packages/discovery/dist/command/cli.js', import.meta.url),
);
let world: AwsWorld;

beforeAll(async () => {
  world = await makeAwsWorld();
});

afterAll(() => world.aws.close());

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'soe-consumers-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A folder where `npx … soe-discovery` is the built command, as it is where the package is installed. */
function withNpx(): { readonly directory: string; readonly env: NodeJS.ProcessEnv } {
  const directory = folder();
  const script = `#!/bin/sh
while [ "$1" != soe-discovery ]; do shift; done
shift
exec '${execPath}' '${cli}' "$@"
`;
  writeFileSync(join(directory, 'npx'), script);
  chmodSync(join(directory, 'npx'), 0o755);
  const path = [directory, process.env['PATH']].join(delimiter);
  return {
    directory,
    env: { PATH: path, ...world.aws.environment({ account: consumer, region }) },
  };
}

/** Run a program and give what it answers. */
function run(
  [program = '', ...args]: readonly string[],
  { env, cwd, input = '' }: { env?: NodeJS.ProcessEnv; cwd?: string; input?: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { PATH: process.env['PATH'], ...env }, cwd });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(stdout) : reject(new Error(stderr))));
    child.stdin.end(input);
  });
}

function read(file: string): string {
  return readFileSync(join(here, file), 'utf8');
}

test('the program of the Terraform data source answers its query', async () => {
  const text = read('terraform/main.tf');
  const program = JSON.parse(/program = (\[.*\])/.exec(text)?.[1] ?? '') as string[];
  const block = /query = \{([^}]*)\}/.exec(text)?.[1] ?? '';
  const query = Object.fromEntries(
    [...block.matchAll(/(\w+) += "([^"]*)"/g)].map(([, key, value]) => [key, value]),
  );

  const answer = JSON.parse(await run(program, { ...withNpx(), input: JSON.stringify(query) }));

  expect(answer).toMatchObject({ image_id: world.images.newer, version: '2026.11.1' });
});

test('the variables of the pinned Terraform configuration are those of the variables file', async (context) => {
  const { env } = withNpx();
  const line = /# (npx .*) > soe\.auto\.tfvars/.exec(read('terraform/pinned/main.tf'))?.[1] ?? '';
  const directory = folder();
  const owned = { ...env, SOE_OWNERS: owner };
  await run(['npx', 'soe-discovery', 'lock', 'al2023@stable'], { env: owned, cwd: directory });
  cpSync(join(here, 'terraform/pinned/main.tf'), join(directory, 'main.tf'));

  const tfvars = await run(line.split(' '), { env: owned, cwd: directory });
  writeFileSync(join(directory, 'soe.auto.tfvars'), tfvars);

  expect(tfvars).toContain(`soe_al2023_image_id     = "${world.images.newer}"`);
  const terraform = await promisify(execFile)('terraform', ['version']).catch(() => undefined);
  if (terraform === undefined) return context.skip('terraform is not installed');
  await run(['terraform', 'apply', '-auto-approve', '-input=false'], { cwd: directory });
  const output = await run(['terraform', 'output', '-raw', 'image'], { cwd: directory });
  expect(output).toBe(`2026.11.1 is ${world.images.newer}`);
});

test('CloudFormation gets the parameters of the template, and its references are those of discovery', async () => {
  const template = read('cloudformation/template.yaml');
  const line = /# (npx .*) > parameters\.json/.exec(template)?.[1] ?? '';
  const { env } = withNpx();

  const parameters = await run(line.split(' '), { env: { ...env, SOE_OWNERS: owner } });

  expect(JSON.parse(parameters)).toEqual([
    { ParameterKey: 'SoeAl2023ImageId', ParameterValue: world.images.newer },
  ]);
  expect(template).toMatch(/^ {2}SoeAl2023ImageId:$/m);
  expect(template).toContain(`ImageId: "${reference('al2023@stable', 'cloudformation')}"`);
  expect(template).toContain(`ImageId: ${reference('al2023@stable', 'resolve-ssm')}`);
});

test('the CDK finds the image under the key of its own look-up, and synthesises the stack without AWS', {
  // The library is large, and read twice.
  timeout: 300_000,
}, async () => {
  const line = /\/\/ (npx .*) > cdk\.context\.json/.exec(read('cdk/app.js'))?.[1] ?? '';
  const { env } = withNpx();

  const context = await run(line.split(' '), { env: { ...env, SOE_OWNERS: owner } });

  expect(Object.values(JSON.parse(context))).toEqual([world.images.newer]);
  const [known, unknown] = await Promise.all([synthesised(context), synthesised('{}')]);
  expect(known).toEqual({ imageId: world.images.newer });
  expect(unknown).toMatchObject({ missing: [{ provider: 'ssm' }] });
});

/** What the app of the example makes of a context: the image it launches, or what it lacks. */
async function synthesised(context: string): Promise<unknown> {
  const directory = folder();
  await run([execPath, join(here, 'cdk/app.js')], {
    // As `cdk synth` starts an app.
    env: { CDK_CONTEXT_JSON: context, CDK_OUTDIR: directory },
  });
  const written = (name: string) => JSON.parse(readFileSync(join(directory, name), 'utf8'));
  const { missing } = written('manifest.json');
  if (missing !== undefined) return { missing };
  const { Template576A9730: template } = written('Consumer.template.json').Resources;
  return { imageId: template.Properties.LaunchTemplateData.ImageId };
}

test("the GitHub workflow is one to GitHub's own parser, which finds mistakes in it", async () => {
  const workflow = read('github-actions/launch.yml');

  expect(mistakesOf(workflow)).toEqual([]);
  expect(mistakesOf(workflow.replace('runs-on', 'run-on'))).not.toEqual([]);
  expect(mistakesOf(workflow.replace('steps.image', 'step.image'))).not.toEqual([]);
});

function mistakesOf(content: string): readonly string[] {
  const { context } = parseWorkflow({ name: 'launch.yml', content }, new NoOperationTraceWriter());
  return context.errors.getErrors().map(({ message }) => message);
}

test('the step of the GitHub workflow sets the output that the next one launches', async () => {
  const workflow = read('github-actions/launch.yml');
  const step = /run: (npx .*)/.exec(workflow)?.[1] ?? '';
  const { directory, env } = withNpx();
  const GITHUB_OUTPUT = join(directory, 'output');

  await run(['/bin/sh', '-c', step], { env: { ...env, GITHUB_OUTPUT, SOE_OWNERS: owner } });

  const lines = readFileSync(GITHUB_OUTPUT, 'utf8').split('\n');
  expect(lines).toContain(`image-id=${world.images.newer}`);
  expect(workflow).toContain('steps.image.outputs.image-id');
});
