import { digest } from '@soe/contract';
import { expect, test } from 'vitest';
import { makeWorkspace } from './workspace.js';

test('help lists every command and the exit codes, on standard output', async () => {
  const { code, stdout } = await makeWorkspace().soe(['--help']);

  expect(code).toBe(0);
  for (const command of [
    ...['local', 'plan', 'release', 'promote', 'resolve', 'list', 'why', 'lock', 'outdated'],
    ...['test', 'scan', 'trace', 'check-commits', 'diff', 'attest', 'verify', 'archive', 'notes'],
  ]) {
    expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  }
  expect(stdout).toContain('130 cancelled');
});

test.each([
  ['an unknown command', ['relase']],
  ['a missing argument', ['release']],
  ['a missing option', ['promote', 'al2023', '2026.11.0']],
  ['an unknown option', ['plan', '--fast']],
  ['a port that is none', ['local', '--port', 'http']],
  ['a way to run instances that there is not', ['local', '--compute', 'cloud']],
  ['a selector that is none', ['resolve', 'AL2023']],
  ['a folder without configuration', ['plan']],
])('%s is a usage error, told on standard error', async (_what, args) => {
  const { code, stdout, stderr } = await makeWorkspace().soe(args);

  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).not.toBe('');
});

test('with --json an error is one document too', async () => {
  const { code, stdout } = await makeWorkspace().soe(['plan', '--json']);

  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: { code: 'SOE_CONFIG_NOT_FOUND', message: expect.stringContaining('soe.config.yaml') },
  });
});

test('with --json a usage error is a document as well', async () => {
  const { code, stdout } = await makeWorkspace().soe(['promote', 'al2023', '1.0.0', '--json']);

  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { code: 'SOE_USAGE', message: expect.stringMatching(/^required option/) },
  });
});

test.each(['resolve', 'list', 'why', 'lock', 'outdated'])(
  'soe %s --help tells the options of discovery',
  async (command) => {
    const { code, stdout } = await makeWorkspace().soe([command, '--help']);

    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: soe ${command} [options]`);
    expect(stdout).toContain('--json');
  },
);

test('what a lockfile holds is resolved without AWS; what it does not hold is not', async () => {
  const workspace = makeWorkspace();
  const place = { selector: 'al2023@stable', region: 'eu-west-1', architecture: 'x86_64' };
  const image = {
    version: '2026.11.0',
    imageId: 'ami-0bbbbbbbbbbbbbbb0',
    ownerId: '111122223333',
    name: 'soe/al2023/2026.11.0/x86_64/b1',
    createdAt: '2026-11-22T10:00:00.000Z',
  };
  const locked = { ...image, digest: digest({ ...place, ...image }) };
  const images = { 'al2023@stable': { 'eu-west-1': { x86_64: locked } } };
  workspace.write('soe.lock.json', JSON.stringify({ schema: 'soe-lock/v1', images }));
  const options = ['--frozen', '--region', 'eu-west-1', '--owner', '111122223333'];

  const found = await workspace.soe(['resolve', 'al2023', ...options]);
  const json = await workspace.soe(['resolve', ...options, '--json', 'al2023']);
  const missing = await workspace.soe(['resolve', 'al2023@candidate', ...options]);

  expect(found).toMatchObject({ code: 0, stdout: `${image.imageId}\n` });
  expect(JSON.parse(json.stdout)).toMatchObject({ imageId: image.imageId, source: 'lock' });
  expect(missing).toMatchObject({ code: 1, stdout: '' });
  expect(missing.stderr).toContain('[DISCOVERY_LOCK_MISSING]');
});

test('soe local runs a program with endpoint, region and credentials, and ends as it does', async () => {
  const script = `console.log(process.env.AWS_ENDPOINT_URL, process.env.AWS_REGION, process.env.AWS_PROFILE,
      process.env.AWS_ENDPOINT_URL_SSM);
    process.exitCode = 7;`;

  const { code, stdout } = await makeWorkspace().soe(
    ['local', '--', process.execPath, '-e', script],
    {
      env: { AWS_PROFILE: 'production', AWS_ENDPOINT_URL_SSM: 'https://ssm.example.com' },
    },
  );

  expect(stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+ us-east-1 undefined undefined\n$/);
  expect(code).toBe(7);
});

test('soe local --log tells of every call on standard error, as text or JSON', async () => {
  const script = `fetch(process.env.AWS_ENDPOINT_URL, {
      method: 'POST',
      body: 'Action=DescribeRegions&Version=2016-11-15',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=111122223333/20261122/eu-west-1/ec2/aws4_request, SignedHeaders=host, Signature=' + '0'.repeat(64) },
    });`;
  const run = (...options: string[]) =>
    makeWorkspace().soe(['local', ...options, '--', process.execPath, '-e', script]);

  const text = await run('--log');
  const json = await run('--log', 'json');
  const silent = await run();
  const wrong = await run('--log', 'xml');

  expect(text.stderr).toMatch(
    /^\d{4}-\d\d-\d\dT[\d:.]+Z 111122223333 eu-west-1 ec2:DescribeRegions 200 \d+ ms$/m,
  );
  const line = json.stderr.split('\n').find((one) => one.startsWith('{'));
  expect(JSON.parse(line ?? '')).toMatchObject({ action: 'DescribeRegions', parameters: {} });
  expect(silent.stderr).not.toContain('DescribeRegions');
  expect(wrong.code).toBe(2);
});

test('a program that does not exist is a usage error', async () => {
  const { code, stderr } = await makeWorkspace().soe(['local', '--', 'no-such-program']);

  expect(code).toBe(2);
  expect(stderr).toContain('no-such-program');
});

test('soe local serves until it is stopped, and says where', async () => {
  const { code, stdout } = await makeWorkspace().soe(['local', '--json'], {
    interruptAt: 'Ctrl-C',
  });

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    environment: { AWS_REGION: 'us-east-1' },
  });
});
