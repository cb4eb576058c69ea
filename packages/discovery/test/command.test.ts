import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { runNode } from '../../../tools/testing/run-node.ts';
import { runCommand } from '../src/command/index.js';
import { type AwsWorld, consumer, makeAwsWorld, outsider, owner, region } from './aws-world.js';
import { fakeParameters } from './fakes.js';

const cli = fileURLToPath(new URL('../dist/command/cli.js', import.meta.url));
let world: AwsWorld;

beforeAll(async () => {
  world = await makeAwsWorld();
});

afterAll(() => world.aws.close());

function folder(): string {
  const directory = mkdtempSync(join(tmpdir(), 'soe-discovery-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Run a command in this process, as the consumer account unless it is told otherwise. */
async function run(
  argv: readonly string[],
  {
    directory = tmpdir(),
    input = '',
    env = { SOE_OWNERS: owner } as Record<string, string>,
    offline = false,
  } = {},
) {
  let stdout = '';
  let stderr = '';
  const code = await runCommand(argv, {
    env,
    directory,
    readInput: async () => input,
    print: (text) => {
      stdout += text;
    },
    say: (line) => {
      stderr += `${line}\n`;
    },
    connect: (name) => {
      if (offline) throw new Error('AWS was asked');
      return { ...world.as(consumer), region: name ?? region };
    },
    version: '1.2.3',
    // The clock of the world is two hours ahead.
    now: () => Date.now() + 3 * 3_600_000,
  });
  return { code, stdout, stderr };
}

test('resolve prints the id, and says on standard error what it is', async () => {
  expect(await run(['resolve', 'al2023'])).toEqual({
    code: 0,
    stdout: `${world.images.newer}\n`,
    stderr: `al2023 2026.11.1 x86_64 in ${region}, owned by ${owner}\n`,
  });
});

test('several selectors are answered together, in the format that is asked for', async () => {
  const { code, stdout } = await run([
    ...['resolve', 'al2023', 'al2023@2026.11.0', '--format', 'env'],
  ]);

  expect(code).toBe(0);
  expect(stdout).toContain(`SOE_AL2023_STABLE_IMAGE_ID='${world.images.newer}'`);
  expect(stdout).toContain(`SOE_AL2023_2026_11_0_IMAGE_ID='${world.images.older}'`);
});

test('a deprecated image is answered, and said to be', async () => {
  const { code, stderr } = await run(['resolve', 'al2023@withdrawn']);

  expect(code).toBe(0);
  expect(stderr).toMatch(/; it is deprecated since 20/);
});

test.each<readonly [string, readonly string[], number, string]>([
  ['what is not published', ['resolve', 'al2023@beta'], 1, 'DISCOVERY_NOT_FOUND'],
  ['a flavor that nobody lists', ['list', 'rhel-9'], 1, 'DISCOVERY_NOT_FOUND'],
  ['an image of somebody else', ['resolve', 'al2023@forged'], 3, 'DISCOVERY_OWNER_REFUSED'],
  ['an image that is not shared', ['resolve', 'al2023@candidate'], 3, 'DISCOVERY_IMAGE_REFUSED'],
  [
    'an image without the watermark',
    ['resolve', 'al2023', '--watermark', `${owner}:soe.al2023`],
    3,
    'DISCOVERY_WATERMARK_REFUSED',
  ],
  [
    'a lockfile that is not there',
    ['resolve', 'al2023', '--lock', 'no'],
    1,
    'DISCOVERY_LOCK_MISSING',
  ],
  ['a selector that is none', ['resolve', 'AL2023'], 2, 'CONTRACT_FLAVOR_INVALID'],
  ['an option that there is not', ['resolve', 'al2023', '--fast'], 2, 'DISCOVERY_OPTION_INVALID'],
  ['a command that there is not', ['relsove'], 2, 'DISCOVERY_OPTION_INVALID'],
  ['no command', [], 2, 'DISCOVERY_OPTION_INVALID'],
  ['no selector', ['resolve'], 2, 'DISCOVERY_OPTION_INVALID'],
  ['an architecture that is none', ['resolve', 'al2023', '--arch', 'mips'], 2, 'DISCOVERY_OPTION'],
  ['an age that is none', ['resolve', 'al2023', '--max-age', 'old'], 2, 'DISCOVERY_OPTION_INVALID'],
  ['a severity that is none', ['resolve', 'al2023', '--max-severity', 'x'], 2, 'DISCOVERY_OPTION'],
  [
    'a format that is none',
    ['resolve', 'al2023', '--format', 'toml'],
    2,
    'DISCOVERY_OPTION_INVALID',
  ],
  [
    'a source that is none',
    ['resolve', 'al2023', '--source', 'dns'],
    2,
    'DISCOVERY_OPTION_INVALID',
  ],
  ['an owner that is none', ['resolve', 'al2023', '--owner', 'me'], 2, 'DISCOVERY_OPTION_INVALID'],
  ['a lock of anybody', ['lock', 'al2023', '--owner', 'any'], 2, 'DISCOVERY_OPTION_INVALID'],
  ['a context of no account', ['resolve', 'al2023', '--format', 'cdk-context'], 2, 'DISCOVERY_'],
])('%s ends with a code on standard error, and no answer', async (_what, argv, code, name) => {
  const seen = await run(argv, { directory: folder() });

  expect(seen).toMatchObject({ code, stdout: '' });
  expect(seen.stderr).toContain(name);
});

test('without an owner nothing is answered', async () => {
  const { code, stdout, stderr } = await run(['resolve', 'al2023'], { env: {} });

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--owner or SOE_OWNERS');
});

test('of several failures all are told, and the worst decides', async () => {
  const { code, stderr } = await run(['resolve', 'al2023@forged', 'al2023@beta', 'al2023']);

  expect(code).toBe(3);
  expect(stderr).toContain('DISCOVERY_NOT_FOUND');
  expect(stderr).toContain('DISCOVERY_OWNER_REFUSED');
});

test('with --json a failure is one document, with every image that was considered', async () => {
  const { code, stdout } = await run(['resolve', 'al2023@forged', '--json']);

  expect(code).toBe(3);
  expect(JSON.parse(stdout)).toMatchObject({
    error: {
      code: 'DISCOVERY_OWNER_REFUSED',
      message: expect.stringContaining(outsider),
      why: [{ imageId: world.images.forged, verdict: 'refused' }],
    },
  });
});

test('list prints releases for people, as JSON, and for Renovate', async () => {
  const text = await run(['list', 'al2023']);
  const json = await run(['list', 'al2023', '--json']);
  const renovate = await run(['list', 'al2023', '--format', 'renovate']);

  expect(text.stdout).toMatch(
    /^VERSION +CREATED +COMMIT +IMAGES +STATUS\n2026\.11\.1 +2026-11-22 .* published$/m,
  );
  expect(JSON.parse(json.stdout)[0]).toMatchObject({ version: '2026.11.1' });
  expect(JSON.parse(renovate.stdout).releases).toContainEqual({
    version: '2026.11.0',
    releaseTimestamp: '2026-11-22T10:00:00.000Z',
    isStable: true,
  });
  expect(JSON.parse(renovate.stdout).tags).toMatchObject({ stable: '2026.11.1' });
});

test('list marks what was withdrawn, and has a column for notes where there are any', async () => {
  const summary = (more: object) =>
    JSON.stringify({
      ...{ created: '2026-11-22T10:00:00Z', commit: 'c0ffee', record: 'sha256:00', issues: [] },
      ...more,
    });
  const of = (version: string) => `/soe/al2023/versions/${version}/summary`;
  const parameters = fakeParameters({
    [of('1.3.0')]: summary({ notesUrl: 'https://notes.example/1.3.0' }),
    [of('1.2.0')]: summary({ deprecated: '2026-12-01T00:00:00Z' }),
    [of('1.1.0')]: summary({ deprecated: '2026-11-28T12:00:00Z' }),
  });
  let told = '';

  const code = await runCommand(['list', 'al2023'], {
    ...{ env: {}, directory: tmpdir(), version: '1.2.3', readInput: async () => '' },
    print: (text) => {
      told += text;
    },
    say: () => {},
    connect: () => ({ parameters }),
    now: () => Date.parse('2026-11-28T12:00:00Z'),
  });

  expect(code).toBe(0);
  expect(told).toMatch(/^VERSION +CREATED +COMMIT +IMAGES +STATUS +NOTES\n/);
  expect(told).toMatch(/^1\.3\.0 .* published +https:\/\/notes\.example\/1\.3\.0$/m);
  expect(told).toMatch(/^1\.2\.0 .* deprecated from 2026-12-01 +-$/m);
  expect(told).toMatch(/^1\.1\.0 .* deprecated since 2026-11-28 +-$/m);
});

test('what outdated and lock miss is told with what writes it', async () => {
  const directory = folder();

  const { code, stderr } = await run(['lock'], { directory });

  expect(code).toBe(1);
  expect(stderr).toContain('with lock and what to lock, such as lock al2023@stable');
});

test('why prints every image with its reason, also where there is no answer', async () => {
  const range = await run(['why', 'al2023@^2026.11']);
  const forged = await run(['why', 'al2023@forged']);

  expect(range.code).toBe(0);
  expect(range.stdout).toMatch(/^won +2026\.11\.1 +ami-\w+ +parameters +the newest that fits/m);
  expect(range.stdout).toMatch(/^lost +2026\.11\.0 +ami-\w+ +parameters +2026\.11\.1 is newer$/m);
  expect(forged.code).toBe(3);
  expect(forged.stdout).toMatch(/^refused .* it belongs to 999988887777/m);
});

test('a lockfile is written, answers alone, is compared and updated', async () => {
  const directory = folder();
  const path = join(directory, 'soe.lock.json');

  const locked = await run(['lock', 'al2023', 'al2023@~2026.11.0'], { directory });
  expect(locked).toMatchObject({ code: 0, stdout: '' });
  expect(locked.stderr).toContain('2 of 2 locked images changed');
  const text = readFileSync(path, 'utf8');

  const frozen = await run(['resolve', 'al2023', '--frozen', '--region', region], {
    directory,
    offline: true,
  });
  expect(frozen).toMatchObject({ code: 0, stdout: `${world.images.newer}\n` });
  const missing = await run(['resolve', 'al2023@candidate', '--frozen'], {
    directory,
    offline: true,
    env: { SOE_OWNERS: owner, AWS_REGION: region },
  });
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain(`al2023@candidate for x86_64 in ${region}`);
  expect(await run(['resolve', 'al2023', '--lock', path])).toMatchObject({ code: 0 });

  expect(await run(['outdated'], { directory })).toEqual({
    code: 0,
    stdout: '',
    stderr: '2 of 2 locked images are current\n',
  });
  for (const command of ['outdated', 'update']) {
    const said = await run([command, '--instance-type', 'm5.large'], { directory });
    expect(said).toMatchObject({ code: 2, stderr: expect.stringContaining('--instance-type') });
  }
  expect(await run(['update'], { directory })).toMatchObject({ code: 0 });
  expect(readFileSync(path, 'utf8')).toBe(text);

  await run(['lock', 'al2023@2026.11.0'], { directory });
  expect(readFileSync(path, 'utf8').match(/imageId/g)).toHaveLength(3);
  writeFileSync(path, text.replace(world.images.newer, world.images.forged));
  expect(await run(['resolve', 'al2023', '--frozen'], { directory })).toMatchObject({ code: 3 });
});

test("Terraform's external data source asks on standard input", async () => {
  const query = { selector: 'al2023@2026.11.0', owners: owner, architecture: '', max_age: '30d' };
  const argv = ['resolve', '--format', 'terraform-external'];

  const found = await run(argv, { input: JSON.stringify(query), env: {} });
  const twice = await run([...argv, '--owner', owner], { input: JSON.stringify(query) });
  const unknown = await run(argv, { input: '{"selektor":"al2023"}' });
  const broken = await run(argv, { input: 'al2023' });

  expect(JSON.parse(found.stdout)).toMatchObject({ image_id: world.images.older, region });
  expect(Object.values(JSON.parse(found.stdout)).every((each) => typeof each === 'string')).toBe(
    true,
  );
  expect(twice).toMatchObject({ code: 2, stdout: '' });
  expect(unknown.stderr).toContain('"selektor"');
  expect(broken).toMatchObject({ code: 2, stdout: '' });
});

test.each(['resolve', 'list', 'why', 'lock', 'outdated', 'update'])(
  '%s --help tells its own options, and no line is wider than a terminal',
  async (command) => {
    const { code, stdout } = await run([command, '--help']);

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: soe-discovery ${command} \\[options\\]`));
    expect(stdout).toMatch(/^Options:\n {2}--/m);
    expect(stdout.includes('--frozen')).toBe(['resolve', 'why'].includes(command));
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(await run(['help', command])).toMatchObject({ code: 0, stdout });
  },
);

test('--architecture is --arch', async () => {
  const short = await run(['resolve', 'al2023', '--arch', 'arm64']);
  const long = await run(['resolve', 'al2023', '--architecture', 'arm64']);

  expect(long).toEqual(short);
  expect((await run(['resolve', 'al2023', '--architecture', 'mips'])).code).toBe(2);
});

test('help and version are answers', async () => {
  const help = await run(['--help']);

  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const command of ['resolve', 'list', 'why', 'lock', 'outdated', 'update']) {
    expect(help.stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  }
  expect(await run(['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
});

test('the built command answers, refuses, and fails without a region', async () => {
  const cwd = folder();
  const env = world.aws.environment({ account: consumer, region });
  const found = await runNode([cli, 'resolve', 'al2023', '--owner', owner], { cwd, env });
  const forged = await runNode([cli, 'resolve', 'al2023@forged', '--owner', owner], { cwd, env });
  const { AWS_REGION: _, AWS_DEFAULT_REGION: __, ...nowhere } = env;
  const lost = await runNode([cli, 'resolve', 'al2023', '--owner', owner], { cwd, env: nowhere });

  expect(found).toMatchObject({ code: 0, stdout: `${world.images.newer}\n` });
  expect(forged).toMatchObject({ code: 3, stdout: '' });
  expect(forged.stderr).toContain('[DISCOVERY_OWNER_REFUSED]');
  expect(lost).toMatchObject({ code: 2, stdout: '' });
  expect(lost.stderr).toContain('find the region to ask: none is set');
});

test('where the EC2 client is not installed, the built command says how to install it', async () => {
  const cwd = folder();
  const env = world.aws.environment({ account: consumer, region });
  const installed = join(cwd, 'node_modules');
  for (const scope of ['@soe/discovery', '@aws-sdk']) {
    mkdirSync(join(installed, scope), { recursive: true });
  }
  const here = fileURLToPath(new URL('..', import.meta.url));
  for (const each of ['dist', 'package.json']) {
    cpSync(join(here, each), join(installed, '@soe/discovery', each), { recursive: true });
  }
  for (const each of ['@soe/contract', '@aws-sdk/client-ssm']) {
    symlinkSync(join(here, '../../node_modules', each), join(installed, each));
  }
  const argv = [join(installed, '@soe/discovery/dist/command/cli.js'), 'resolve', 'al2023'];

  const checked = await runNode([...argv, '--owner', owner], { cwd, env });
  const trusting = await runNode([...argv, '--owner', 'any'], { cwd, env });

  expect(checked).toMatchObject({ code: 1, stdout: '' });
  expect(checked.stderr).toContain('npx -p @soe/discovery -p @aws-sdk/client-ec2 soe-discovery');
  expect(checked.stderr).toContain('[DISCOVERY_CLIENT_MISSING]');
  expect(trusting).toMatchObject({ code: 0, stdout: `${world.images.newer}\n` });
});
