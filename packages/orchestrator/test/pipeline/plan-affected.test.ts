import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { config } from '../config.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('a flavor is due until it is released, and again when a change or a newer source image touches it', async () => {
  const [older, newer] = await vendorImages();
  await pointTo(older.imageId);
  const sources = { x86_64: { parameter, owners: ['amazon', '137112412989'] } };
  pipeline.prepare('due', 'true', { flavor: { paths: ['al2023.pkr.hcl'], sources } });
  const due = (...options: string[]) => pipeline.done('plan', '--affected', ...options);

  expect(await due()).toEqual([{ flavor: 'due', reasons: [{ kind: 'first-release' }] }]);
  await pipeline.done('release', 'due', '--version', '1.0.0');
  expect(await Promise.all([due(), pipeline.done('plan', '--source-changes')])).toEqual([[], []]);

  await pointTo(newer.imageId);
  const before = pipeline.writes();
  const change = { architecture: 'x86_64', from: older, to: newer };
  const reasons = [{ kind: 'source-image', ...change }];
  const since = { commit: pipeline.commit, version: '1.0.0' };
  const answers = [due(), pipeline.done('plan', '--source-changes'), due('--offline')];
  expect(await Promise.all(answers)).toEqual([
    [{ flavor: 'due', since, reasons }],
    [{ flavor: 'due', version: '1.0.0', changes: [change] }],
    [],
  ]);
  // Another machine has no record of the release; the tags of its images tell the same.
  rmSync(join(pipeline.workspace.directory, '.soe'), { recursive: true });
  expect(await due()).toEqual([{ flavor: 'due', since, reasons }]);

  pipeline.workspace.write('README.md', 'x');
  pipeline.workspace.write('al2023.pkr.hcl', '# another template\n');
  pipeline.workspace.commit('Change');
  const text = await pipeline.soe('plan', '--affected');
  expect(text.stdout).toBe(
    [
      'due since 1.0.0',
      '  template       al2023.pkr.hcl',
      `  source image   x86_64 ${describe(older)} → ${describe(newer)}`,
      '',
    ].join('\n'),
  );
  expect(pipeline.writes()).toBe(before);
});

test('what is due becomes jobs of the CI system; nothing at all, too', async () => {
  pipeline.prepare('jobs');
  const matrix = async (...options: string[]) =>
    (await pipeline.soe('plan', '--affected', '--matrix', ...options)).stdout;

  expect(await matrix('github')).toBe('{"include":[{"flavor":"jobs","architecture":"x86_64"}]}\n');
  expect(await matrix('github', '--per', 'flavor')).toBe('{"include":[{"flavor":"jobs"}]}\n');
  expect(JSON.parse(await matrix('json'))).toEqual([
    { flavor: 'jobs', architectures: ['x86_64'], needs: [] },
  ]);
  expect(parse(await matrix('gitlab'))).toEqual({
    'soe:jobs': {
      extends: '.soe-flavor',
      needs: [],
      resource_group: 'soe/jobs',
      variables: { SOE_FLAVOR: 'jobs' },
    },
  });
  const empty = await pipeline.soe('plan', '--source-changes', '--matrix', 'github');
  expect(empty).toMatchObject({ code: 0, stdout: '{"include":[]}\n' });
});

test('a release whose commit is gone is told, and the beginning can be named', async () => {
  pipeline.prepare('gone');
  await pipeline.done('release', 'gone', '--version', '1.0.0');
  rmSync(join(pipeline.workspace.directory, '.git'), { recursive: true });
  pipeline.workspace.commit('New history');
  const refused = await pipeline.soe('plan', '--affected');

  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(
    /1\.0\.0 was built from commit.*--since REF.*SOE_PREVIOUS_UNKNOWN/,
  );
  expect(await pipeline.done('plan', '--affected', '--since', 'main')).toEqual([]);
});

test('credentials of another account are told nothing', async () => {
  pipeline.prepare('strange');
  const env = pipeline.aws.environment({ account: '222233334444' });

  for (const option of ['--affected', '--source-changes']) {
    const { code, stderr } = await pipeline.workspace.soe(['plan', option], { env });
    expect(code).toBe(3);
    expect(stderr).toContain('SOE_WRONG_ACCOUNT');
  }
});

const parameter = '/teams/newest';

interface VendorImage {
  readonly imageId: string;
  readonly name: string;
  readonly createdAt: string;
}

function describe({ imageId, name, createdAt }: VendorImage): string {
  return `${imageId} (${name}, ${createdAt.slice(0, 10)})`;
}

/** The two generations of a line of images, the older first. */
async function vendorImages(): Promise<readonly [VendorImage, VendorImage]> {
  const { Images = [] } = await new EC2Client(reach()).send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: ['al2023-ami-*-x86_64'] }],
    }),
  );
  const [older, newer] = Images.map(({ ImageId = '', Name = '', CreationDate = '' }) => ({
    imageId: ImageId,
    name: Name,
    createdAt: CreationDate,
  })).toSorted((a, b) => a.createdAt.localeCompare(b.createdAt));
  if (older === undefined || newer === undefined) throw new Error('there are no two generations');
  return [older, newer];
}

async function pointTo(imageId: string): Promise<void> {
  await new SSMClient(reach()).send(
    new PutParameterCommand({ Name: parameter, Value: imageId, Type: 'String', Overwrite: true }),
  );
}

function reach() {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    pipeline.aws.environment();
  return {
    endpoint: pipeline.aws.endpoint,
    region: config.region,
    credentials: { accessKeyId, secretAccessKey },
  };
}
