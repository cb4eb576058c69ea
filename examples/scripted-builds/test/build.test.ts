import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { expect, onTestFinished, test } from 'vitest';
import { runNode } from '../../../tools/testing/run-node.ts';

const here = fileURLToPath(new URL('..', import.meta.url));

/** A copy of the example that finds its packages, and an AWS of its own. */
async function bench(options: LocalAwsOptions = {}) {
  // Inside the example, so that packages are found by their name.
  mkdirSync(join(here, 'test-results'), { recursive: true });
  const folder = mkdtempSync(join(here, 'test-results', 'run-'));
  const aws = await startLocalAws(options);
  onTestFinished(async () => {
    await aws.close();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const file of ['build.ts', 'image.pkr.hcl']) cpSync(join(here, file), join(folder, file));
  const run = (...names: readonly string[]) =>
    // Node 22 before 22.18 runs TypeScript only when it is asked to.
    runNode(['--experimental-strip-types', '--no-warnings', 'build.ts', ...names], {
      cwd: folder,
      env: aws.environment(),
    });
  return { folder, aws, run };
}

const counted = (aws: LocalAws, action: string) =>
  aws.calls().filter((call) => call.action === action && call.errorCode === undefined).length;

test('builds an image for each name', async () => {
  const { aws, folder, run } = await bench();

  const { code, stdout, stderr } = await run('web', 'db', 'cache');

  expect({ code, stdout }, stderr).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^web succeeded 1 attempts ami-\w+ \ndb succeeded 1 attempts ami-\w+ \ncache succeeded 1 attempts ami-\w+ \n$/,
    ),
  });
  expect(stderr).not.toContain('left');
  expect(counted(aws, 'CreateImage')).toBe(3);
  expect(readdirSync(join(folder, 'runs')).toSorted()).toEqual(['cache', 'db', 'web']);
});

test('takes another type of instance where there is no room for the first, and leaves nothing', async () => {
  const { aws, run } = await bench({
    faults: [
      // With the status of AWS, 500, Packer asks for the same again itself, for minutes.
      {
        action: 'RunInstances',
        call: 1,
        kind: 'error',
        code: 'InsufficientInstanceCapacity',
        status: 400,
      },
    ],
  });

  const { code, stdout, stderr } = await run('web');

  expect({ code, stdout }, stderr).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^web succeeded 2 attempts ami-/),
  });
  expect(stderr).not.toContain('left');
  expect(counted(aws, 'DeleteSecurityGroup')).toBe(counted(aws, 'CreateSecurityGroup'));
});

test('the command of the README is this one', () => {
  const [, command] = /^```sh\n(.*?) +#/m.exec(readFileSync(join(here, 'README.md'), 'utf8')) ?? [];

  expect(command).toBe('soe local -- node build.ts web db cache');
});
