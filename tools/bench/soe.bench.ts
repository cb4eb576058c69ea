// The command itself: how soon it tells its help, and answers from a warm disk.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { digest, parameterPaths } from '@soe/contract';
import { root, run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';
import { interleave } from './interleave.ts';
import { serveLocalAws } from './serve-local-aws.ts';

const cli = join(root, 'packages/orchestrator/dist/cli.js');

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  const folder = await mkdtemp(join(tmpdir(), 'soe-bench-'));
  try {
    await using aws = await serveLocalAws();
    await publish(aws.endpoint);
    const [bare, configured] = [join(folder, 'bare'), join(folder, 'configured')];
    for (const each of [bare, configured]) await mkdir(each);
    await writeFile(join(bare, 'soe.lock.json'), JSON.stringify(lock()));
    await writeFile(join(configured, 'soe.config.yaml'), configuration);
    const start = async (args: readonly string[], cwd = bare) => {
      const { code } = await run(execPath, args, {
        cwd,
        env: {
          ...{ PATH: env['PATH'] ?? '', HOME: folder, AWS_ENDPOINT_URL: aws.endpoint },
          ...{ AWS_ACCESS_KEY_ID: owner, AWS_SECRET_ACCESS_KEY: 'not-checked' },
        },
        output: 'capture',
      });
      if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}`);
    };
    const ssm = import.meta.resolve('@aws-sdk/client-ssm');
    const resolve = [cli, 'resolve', 'al2023', '--region', region];
    // Whose image it is would be asked of EC2.
    const asked = [...resolve, '--owner', 'any'];
    say('soe --help, and soe resolve against bare Node with the client of SSM, in turns …');
    const times = await interleave(15, {
      help: () => start([cli, '--help']),
      frozen: () => start([...resolve, '--owner', owner, '--frozen']),
      asked: () => start(asked),
      configured: () => start(asked, configured),
      bare: () => start(['--input-type=module', '-e', `await import(${JSON.stringify(ssm)})`]),
    });
    const against = 'against Node with the client of SSM';
    return [
      atMost('soe --help', times.help, 'ms', 150),
      atMost(`soe resolve ${against}`, times.frozen / times.bare, 'ratio', 2),
      atMost(`soe resolve that asks ${against}`, times.asked / times.bare, 'ratio', 2),
      // The whole of it is read and checked before anything is asked.
      atMost(
        `soe resolve that asks beside a configuration ${against}`,
        times.configured / times.bare,
        'ratio',
        2,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What the stable channel points at, as consumers read it. */
async function publish(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: owner, secretAccessKey: 'not-checked' };
  const ssm = new SSMClient({ region, endpoint, credentials });
  const paths = parameterPaths('al2023');
  const values = {
    [paths.channelImage('stable', 'x86_64')]: 'ami-0123456789abcdef0',
    [paths.channelVersion('stable')]: '2026.11.0',
  };
  for (const [Name, Value] of Object.entries(values)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  }
  ssm.destroy();
}

const region = 'eu-west-1';

const configuration = `owner: "111122223333"
region: eu-west-1
distribution:
  regions: [eu-west-1]
flavors:
  al2023:
    template: al2023.pkr.hcl
    sources:
      x86_64: { parameter: /aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64 }
`;

const owner = '111122223333';

/** A lockfile, the answer of a warm disk. */
function lock(): unknown {
  const place = { selector: 'al2023@stable', region: 'eu-west-1', architecture: 'x86_64' };
  const image = {
    version: '2026.11.0',
    imageId: 'ami-0bbbbbbbbbbbbbbb0',
    ownerId: owner,
    name: 'soe/al2023/2026.11.0/x86_64/b1',
    createdAt: '2026-11-22T10:00:00.000Z',
  };
  const locked = { ...image, digest: digest({ ...place, ...image }) };
  return {
    schema: 'soe-lock/v1',
    images: { 'al2023@stable': { 'eu-west-1': { x86_64: locked } } },
  };
}
