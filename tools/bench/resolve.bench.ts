// Resolve one image: one call, about as fast as the bare SDK, and quick to import.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterPaths } from '@soe/contract';
import { resolveImage, ssmParameterStore } from '@soe/discovery';
import { run } from '../run.ts';
import { atMost, type Benchmark } from './figure.ts';
import { interleave } from './interleave.ts';

/** See {@link Benchmark}. */
export const measure: Benchmark['measure'] = async (say) => {
  // In a process of its own, as AWS is: what the server does must not be counted as the client's.
  await using aws = await serve();
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
  return [
    atMost('API calls to resolve a channel', calls, 'calls', 1),
    atMost('resolve against a bare GetParameter', speed.ours / speed.bare, 'ratio', 1.05),
    atMost('import against @aws-sdk/client-ssm', imports.ours / imports.bare, 'ratio', 1.3),
  ];
};

async function importTime(module: string): Promise<number> {
  const code = `const start = performance.now(); await import('${module}'); console.log(performance.now() - start);`;
  const { stdout } = await run(execPath, ['--input-type=module', '-e', code], {
    cwd: import.meta.dirname,
    output: 'capture',
  });
  return Number(stdout);
}

interface Server extends AsyncDisposable {
  readonly endpoint: string;
  /** How many calls the server has answered. */
  calls(): Promise<number>;
}

async function serve(): Promise<Server> {
  const child = spawn(execPath, [join(import.meta.dirname, 'children/serve-local-aws.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  return {
    endpoint: await line(),
    async calls() {
      child.stdin.write('calls\n');
      return Number(await line());
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
    },
  };
}
