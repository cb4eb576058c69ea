import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { config } from '../config.js';
import { openPipeline } from './open-pipeline.js';

const pipeline = openPipeline();

test('notes that were not written here are made again from what is published', async () => {
  pipeline.prepare('noted');
  await pipeline.done('release', 'noted', '--version', '1.0.0');
  const written = await pipeline.done('notes', 'noted', '1.0.0');
  rmSync(join(pipeline.workspace.directory, '.soe'), { recursive: true });
  const again = await pipeline.done('notes', 'noted', '1.0.0');

  const { sections, issues, reasons } = written;
  expect(reasons).toEqual([{ kind: 'first-release', text: 'This is the first release.' }]);
  expect(again).toMatchObject({ sections, issues, reasons });
});

test('a release without a commit says that the source image is newer', async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    pipeline.aws.environment();
  const ssm = new SSMClient({
    endpoint: pipeline.aws.endpoint,
    region: config.region,
    credentials: { accessKeyId, secretAccessKey },
  });
  const name = '/teams/base';
  pipeline.prepare('rebuilt');
  const written = JSON.parse(pipeline.workspace.read('soe.config.json'));
  written.flavors.rebuilt.sources = {
    x86_64: { parameter: name, owners: ['amazon', '099720109477'] },
  };
  pipeline.workspace.write('soe.config.json', JSON.stringify(written));
  pipeline.workspace.commit('Build on the base of the team');
  const from = await pointTo(
    ssm,
    name,
    '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
  );
  await pipeline.done('release', 'rebuilt', '--version', '1.0.0');
  const to = await pointTo(
    ssm,
    name,
    '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id',
  );
  await pipeline.done('release', 'rebuilt', '--version', '1.1.0');

  await expect(pipeline.done('notes', 'rebuilt', '1.1.0')).resolves.toMatchObject({
    previous: '1.0.0',
    sections: [],
    reasons: [
      {
        kind: 'source-image',
        text: `The source image ${name} (x86_64) changed from ${from} to ${to}.`,
      },
    ],
    sourceChanges: [{ kind: 'source-image', from, to }],
  });
});

test('notes of a release that nobody made say so', async () => {
  pipeline.prepare('silent');

  const { code, stderr } = await pipeline.soe('notes', 'silent', '1.0.0');

  expect(code).toBe(1);
  expect(stderr).toContain('SOE_RELEASE_UNKNOWN');
});

/** Lets a parameter hold the image that a public one holds, and gives its id. */
async function pointTo(ssm: SSMClient, name: string, source: string): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: source }));
  const id = Parameter?.Value ?? '';
  await ssm.send(
    new PutParameterCommand({ Name: name, Value: id, Type: 'String', Overwrite: true }),
  );
  return id;
}
