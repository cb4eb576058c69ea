import { execFile } from 'node:child_process';
import { env } from 'node:process';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { startMoto } from '../../../../tools/bench/start-moto.ts';
import {
  resolveImage,
  resolveSourceImage,
  type Source,
  ssmParameterStore,
} from '../../src/index.js';

const region = 'us-east-1';
const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

/** Amazon Linux by its public parameter: the flavor is the family, the channel says which kernel. */
const publicParameters: Source = {
  name: 'public parameters',
  async find(questions, { parameters, signal }) {
    const names = questions.map(
      ({ selector, architecture }) =>
        `/aws/service/ami-amazon-linux-latest/${selector.flavor}-ami-${
          selector.kind === 'channel' ? selector.channel : 'none'
        }-${architecture}`,
    );
    const found = new Map(
      (await parameters.get(names, signal)).map(({ name, value }) => [name, value]),
    );
    return questions.map(({ selector, architecture }, index) => {
      const where = names[index] ?? '';
      const imageId = found.get(where);
      if (imageId === undefined) return { candidates: [], missing: `no parameter ${where}` };
      const channel = selector.kind === 'channel' ? { channel: selector.channel } : {};
      return {
        candidates: [{ imageId, architecture, ...channel, source: 'public parameters', where }],
      };
    });
  },
};

/** Asks the `aws` command line the same; `undefined` where it is not installed. */
async function askAws(endpoint: string, args: readonly string[]): Promise<string | undefined> {
  const options = {
    env: { ...env, ...keys, AWS_DEFAULT_REGION: region, AWS_ENDPOINT_URL: endpoint },
  };
  try {
    const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'text'], options);
    return stdout.trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

test('Amazon’s own parameters and images, through a source of one’s own, are those of the aws command line', async (context) => {
  const moto = await startMoto();
  if (moto === undefined) return context.skip('moto_server is not installed');
  onTestFinished(() => moto.stop());
  const { endpoint } = moto;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const connect = { region, endpoint, credentials };

  const image = await resolveImage('al2023@kernel-default', {
    parameters: ssmParameterStore(connect),
    owners: 'any',
    sources: [publicParameters],
  });
  const ubuntu = await resolveSourceImage(
    { name: 'ubuntu/images/hvm-ssd/ubuntu-trusty-14.04-*', owners: ['099720109477'] },
    connect,
  );

  const name = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';
  const id = await askAws(endpoint, [
    ...['ssm', 'get-parameter', '--name', name, '--query', 'Parameter.Value'],
  ]);
  if (id === undefined) return context.skip('the aws command is not installed');
  expect(image).toMatchObject({ imageId: id, source: 'public parameters', where: name });
  const described = await askAws(endpoint, [
    ...['ec2', 'describe-images', '--image-ids', ubuntu.imageId],
    ...['--query', 'Images[0].[Name,OwnerId,Architecture,State]'],
  ]);
  const { name: imageName, ownerId, architecture, state } = ubuntu;
  expect(described?.split('\t')).toEqual([imageName, ownerId, architecture, state]);
});
