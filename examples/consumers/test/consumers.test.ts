import { execFile, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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

test('the CDK finds the image under the key of its own look-up', async () => {
  const app = read('cdk/app.py');
  const line = /# (npx .*) > cdk\.context\.json/.exec(app)?.[1] ?? '';
  const name = /from_ssm_parameter\(\s*"([^"]+)"/.exec(app)?.[1];
  const { env } = withNpx();

  const context = await run(line.split(' '), { env: { ...env, SOE_OWNERS: owner } });

  expect(JSON.parse(context)).toEqual({
    [`ssm:account=${consumer}:parameterName=${name}:region=${region}`]: world.images.newer,
  });
});

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
