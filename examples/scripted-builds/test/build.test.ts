import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';
import { expect, onTestFinished, test } from 'vitest';
import { markdownBlocks } from '../../../tools/testing/markdown-blocks.ts';
import { runNode } from '../../../tools/testing/run-node.ts';
import { writePrograms } from '../../../tools/testing/write-programs.ts';

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

test('the command of the README builds an image for each name', async () => {
  const { folder } = await bench();
  const programs = join(folder, 'bin');
  writePrograms(programs);
  const [{ code: command = '' } = {}] = markdownBlocks(
    readFileSync(join(here, 'README.md'), 'utf8'),
  );

  const shell = `process.exitCode = require('node:child_process')
    .spawnSync('sh', ['-euc', process.argv[1]], { stdio: 'inherit' }).status ?? 1;`;
  const { code, stdout, stderr } = await runNode(['-e', shell, '--', command], {
    cwd: folder,
    env: {
      PATH: [programs, dirname(execPath), process.env['PATH']].join(delimiter),
      // Node 22 before 22.18 runs TypeScript only when it is asked to.
      NODE_OPTIONS: '--experimental-strip-types --no-warnings',
    },
  });

  expect({ code, stdout }, stderr).toEqual({
    code: 0,
    stdout: expect.stringMatching(
      /^web succeeded 1 attempts ami-\w+ \ndb succeeded 1 attempts ami-\w+ \ncache succeeded 1 attempts ami-\w+ \n$/,
    ),
  });
  expect(stderr).not.toContain('left');
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
