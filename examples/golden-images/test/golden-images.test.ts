import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LocalAws, startLocalAws } from '@soe/local-aws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { commitAll } from '../../../tools/testing/commit-all.ts';
import { runNode } from '../../../tools/testing/run-node.ts';

const here = fileURLToPath(new URL('..', import.meta.url));
const cli = fileURLToPath(new URL('../../../packages/orchestrator/dist/cli.js', import.meta.url));

let aws: LocalAws;
let repository: string;

beforeAll(async () => {
  aws = await startLocalAws();
  repository = mkdtempSync(join(tmpdir(), 'soe-golden-images-'));
  cpSync(here, repository, { recursive: true, filter: (path) => !path.includes('node_modules') });
  commitAll(repository, 'feat: start\n\nIssue: SOE-1');
});

afterAll(async () => {
  await aws.close();
  rmSync(repository, { recursive: true, force: true });
});

async function soe(
  args: readonly string[],
  as: { readonly account?: string; readonly region?: string } = {},
) {
  const { code, stdout, stderr } = await runNode([cli, ...args, '--json'], {
    cwd: repository,
    env: aws.environment(as),
  });
  return { code, stderr, answer: JSON.parse(stdout) };
}

test('both flavors are planned from the newest images of their vendors', async () => {
  const { code, answer } = await soe(['plan']);

  expect(code).toBe(0);
  expect(answer).toMatchObject([
    { flavor: 'al2023', builds: [{ sourceImage: { ownerId: '137112412989' } }] },
    {
      flavor: 'ubuntu-24.04',
      builds: [
        { architecture: 'x86_64', sourceImage: { ownerId: '099720109477' } },
        { architecture: 'arm64', sourceImage: { ownerId: '099720109477' } },
      ],
    },
  ]);
});

test('Ubuntu is released for both architectures, and every consumer finds its own', async () => {
  const released = await soe(['release', 'ubuntu-24.04', '--version', '2026.11.0']);
  expect(released.stderr).not.toContain('soe:');
  expect(released.answer.images).toHaveLength(6);

  for (const account of ['222233334444', '333344445555']) {
    for (const architecture of ['x86_64', 'arm64']) {
      const found = await soe(['resolve', 'ubuntu-24.04@candidate', '--arch', architecture], {
        account,
        region: 'ap-southeast-2',
      });

      expect(found.answer).toMatchObject({
        version: '2026.11.0',
        architecture,
        image: { ownerId: '111122223333', state: 'available' },
      });
      expect(released.answer.images).toContainEqual(
        expect.objectContaining({
          imageId: found.answer.imageId,
          region: 'ap-southeast-2',
          architecture,
        }),
      );
    }
  }
});

test('an account outside finds nothing', async () => {
  const { code, answer } = await soe(['resolve', 'ubuntu-24.04@candidate'], {
    account: '999988887777',
    region: 'ap-southeast-2',
  });

  expect(code).toBe(1);
  expect(answer.error.code).toBe('DISCOVERY_NOT_FOUND');
});

test('a commit that touches only the other flavor is no change of this one', async () => {
  await soe(['release', 'al2023', '--version', '2026.11.0']);
  const script = join(repository, 'flavors/ubuntu-24.04/packages.sh');
  writeFileSync(script, `${readFileSync(script, 'utf8')}apt-get -y install jq\n`);
  commitAll(repository, 'feat: jq on Ubuntu\n\nIssue: SOE-2');

  const al2023 = await soe(['release', 'al2023', '--version', '2026.11.1']);
  const ubuntu = await soe(['release', 'ubuntu-24.04', '--version', '2026.11.1']);

  expect(al2023.answer.changes).toEqual([]);
  expect(ubuntu.answer.changes).toMatchObject([
    { subject: 'feat: jq on Ubuntu', issues: ['SOE-2'] },
  ]);
});
