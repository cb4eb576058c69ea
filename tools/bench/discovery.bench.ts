// Resolve images: one call, about as fast as the bare SDK, many at once, and quick to import and to start.
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterPaths } from '@soe/contract';
import {
  imageCache,
  type ParameterStore,
  parameterSource,
  resolveImage,
  resolveImages,
  ssmParameterStore,
} from '@soe/discovery';
import { root, run } from '../run.ts';
import { atMost, type Benchmark, type Figure } from './figure.ts';
import { interleave } from './interleave.ts';
import { type ServedAws, serveLocalAws } from './serve-local-aws.ts';

/** How many channels are resolved at once. */
const many = 10_000;

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  // In a process of its own, as AWS is: what the server does must not be counted as the client's.
  await using aws = await serveLocalAws();
  const options = {
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'not-checked' },
  };
  const ssm = new SSMClient(options);
  const paths = parameterPaths('al2023');
  const values = {
    [paths.channelImage('stable', 'x86_64')]: 'ami-0123456789abcdef0',
    [paths.channelVersion('stable')]: '2026.11.0',
  };
  for (const [Name, Value] of Object.entries(values)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  }
  const parameters = ssmParameterStore(options);
  const resolve = () => resolveImage('al2023', { parameters, owners: 'any' });

  const before = await aws.calls();
  await resolve();
  const calls = (await aws.calls()) - before;

  say('resolving against the bare GetParameter call, in turns …');
  const name = paths.channelImage('stable', 'x86_64');
  // Call by call, so that whatever else the machine does hits both alike.
  const speed = await interleave(3000, {
    bare: () => ssm.send(new GetParameterCommand({ Name: name })),
    ours: resolve,
  });

  say('importing @soe/discovery against @aws-sdk/client-ssm, in turns …');
  const imports = await interleave(11, {
    bare: () => importTime('@aws-sdk/client-ssm'),
    ours: () => importTime('@soe/discovery'),
  });
  say(`${many} channels at once, then again from a cache …`);
  const bulk = await measureMany(parameters, aws);
  const command = await measureCommand(aws.endpoint, say);
  return [
    atMost('API calls to resolve a channel', calls, 'calls', 1),
    atMost(`API calls to resolve ${many} channels at once`, bulk.cold, 'calls', many / 10),
    atMost(`API calls to resolve them again from a cache`, bulk.warm, 'calls', 0),
    atMost('a cached answer against an asked one', bulk.ratio, 'ratio', 0.1),
    atMost('resolve against a bare GetParameter', speed.ours / speed.bare, 'ratio', 1.05),
    atMost('import against @aws-sdk/client-ssm', imports.ours / imports.bare, 'ratio', 1.3),
    ...command,
  ];
};

async function measureMany(
  parameters: ParameterStore,
  aws: ServedAws,
): Promise<{ readonly cold: number; readonly warm: number; readonly ratio: number }> {
  // What is not there costs as much to ask for.
  const queries = Array.from({ length: many }, (_, index) => ({
    selector: `al2023@channel-${index}`,
  }));
  const options = { parameters, owners: 'any', cache: imageCache() } as const;
  const counted = async (ask: () => Promise<unknown>) => {
    const before = await aws.calls();
    const start = performance.now();
    await ask();
    const time = performance.now() - start;
    return { calls: (await aws.calls()) - before, time };
  };
  const sources = [parameterSource()];
  const cold = await counted(() => resolveImages(queries, { parameters, owners: 'any', sources }));
  const known = Array.from({ length: many }, () => 'al2023');
  await resolveImages(known.slice(0, 1), options);
  const warm = await counted(async () => {
    for (const query of known) await resolveImage(query, options);
  });
  return { cold: cold.calls, warm: warm.calls, ratio: warm.time / cold.time };
}

/** The whole command against that of AWS, where that is installed. */
async function measureCommand(
  endpoint: string,
  say: (line: string) => void,
): Promise<readonly Figure[]> {
  const environment = {
    ...{ PATH: env['PATH'] ?? '', HOME: env['HOME'] ?? '' },
    ...{ AWS_ENDPOINT_URL: endpoint, AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: '111122223333', AWS_SECRET_ACCESS_KEY: 'not-checked' },
  };
  const options = { env: environment, output: 'capture' } as const;
  const name = parameterPaths('al2023').channelImage('stable', 'x86_64');
  const aws = () => run('aws', ['ssm', 'get-parameter', '--name', name], options);
  if ((await aws().catch(() => ({ code: 1 }))).code !== 0) {
    say('the aws command is not installed, so that the command is not measured');
    return [];
  }
  say('the whole command against aws ssm get-parameter, in turns …');
  const cli = join(root, 'packages/discovery/dist/command/cli.js');
  const times = await interleave(9, {
    aws,
    ours: () => run(execPath, [cli, 'resolve', 'al2023@stable', '--owner', 'any'], options),
  });
  return [
    atMost('the command against aws ssm get-parameter', times.ours / times.aws, 'ratio', 0.5),
  ];
}

async function importTime(module: string): Promise<number> {
  const code = `const start = performance.now(); await import('${module}'); console.log(performance.now() - start);`;
  const { stdout } = await run(execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    output: 'capture',
  });
  return Number(stdout);
}
