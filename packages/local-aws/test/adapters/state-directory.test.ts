import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateTagsCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalAws } from '../../src/index.js';
import { ownImage, see, share } from '../support/images.js';
import { codeOf, consumer, ec2For, ssmFor, startForTest } from '../support/local.js';

async function directory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'local-aws-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('what was there before a restart is there after it', async () => {
  const stateDirectory = await directory();
  const first = await startLocalAws({ stateDirectory });
  const id = await ownImage(ec2For(first));
  await share(ec2For(first), id, consumer);
  await ec2For(first).send(
    new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'a', Value: 'ü\n' }] }),
  );
  await ssmFor(first).send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
  await ssmFor(first).send(new PutParameterCommand({ Name: '/a', Value: '2', Overwrite: true }));
  await ssmFor(first).send(new PutParameterCommand({ Name: '/b', Value: '1', Type: 'String' }));
  await ssmFor(first).send(new DeleteParameterCommand({ Name: '/b' }));
  const before = await see(ec2For(first), id);
  await first.close();

  const second = await startForTest({ stateDirectory });

  expect(await see(ec2For(second), id)).toEqual(before);
  expect((await see(ec2For(second, consumer), id))?.Tags).toEqual([]);
  const { Parameters } = await ssmFor(second).send(new DescribeParametersCommand({}));
  expect(Parameters?.map(({ Name }) => Name)).toEqual(['/a']);
  const history = await ssmFor(second).send(new GetParameterHistoryCommand({ Name: '/a' }));
  expect(history.Parameters?.map(({ Value }) => Value)).toEqual(['1', '2']);
});

test('a killed server loses nothing that it had answered', async () => {
  const stateDirectory = await directory();
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../fixtures/server.mjs', import.meta.url)), stateDirectory],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const endpoint = await new Promise<string>((resolve) => {
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  const ssm = ssmFor({ ...(await startForTest()), endpoint });
  const answered: string[] = [];
  const writing = (async () => {
    for (let index = 0; ; index += 1) {
      await ssm.send(new PutParameterCommand({ Name: `/p/${index}`, Value: 'x', Type: 'String' }));
      answered.push(`/p/${index}`);
      if (answered.length === 25) child.kill('SIGKILL');
    }
  })();

  await expect(writing).rejects.toThrow();
  if (child.signalCode === null) await once(child, 'exit');
  const again = await startForTest({ stateDirectory });

  expect(answered.length).toBeGreaterThanOrEqual(25);
  for (const Name of answered) {
    const { Parameter } = await ssmFor(again).send(new GetParameterCommand({ Name }));
    expect(Parameter?.Value).toBe('x');
  }
});

test('a line that was torn by a crash is left out', async () => {
  const stateDirectory = await directory();
  const first = await startLocalAws({ stateDirectory });
  await ssmFor(first).send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
  await first.close();
  await appendFile(join(stateDirectory, 'state.jsonl'), '[["ssm.parameters","111122223333/us-e');

  const second = await startForTest({ stateDirectory });
  await ssmFor(second).send(new PutParameterCommand({ Name: '/b', Value: '1', Type: 'String' }));

  const { Parameters } = await ssmFor(second).send(new DescribeParametersCommand({}));
  expect(Parameters?.map(({ Name }) => Name)).toEqual(['/a', '/b']);
});

test('the file holds only what is still true after a restart, and nobody else may read it', async () => {
  const stateDirectory = await directory();
  const first = await startLocalAws({ stateDirectory });
  for (let index = 0; index < 20; index += 1) {
    await ssmFor(first).send(new PutParameterCommand({ Name: '/a', Value: 'x', Type: 'String' }));
    await ssmFor(first).send(new DeleteParameterCommand({ Name: '/a' }));
  }
  await first.close();
  const file = join(stateDirectory, 'state.jsonl');
  const before = (await readFile(file, 'utf8')).split('\n').length;

  const second = await startLocalAws({ stateDirectory });
  await second.close();

  expect(before).toBeGreaterThan(40);
  expect((await readFile(file, 'utf8')).split('\n')).toEqual(['{"format":"soe-local-aws/v1"}', '']);
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await readdir(stateDirectory)).toEqual(['state.jsonl']);
});

test('two servers never share a directory, but a dead one’s lock is taken over', async () => {
  const stateDirectory = await directory();
  const first = await startLocalAws({ stateDirectory });

  const refused = startLocalAws({ stateDirectory });
  await expect(refused).rejects.toMatchObject({ code: 'LOCAL_AWS_STATE_IN_USE' });
  await first.close();
  // The largest process id that Linux can give is below this.
  await writeFile(join(stateDirectory, 'lock'), '4194305 0');

  await expect(startForTest({ stateDirectory })).resolves.toBeDefined();
});

test('a directory that holds something else, or broken lines, is refused and left as it is', async () => {
  const stateDirectory = await directory();
  const file = join(stateDirectory, 'state.jsonl');
  const start = () => startLocalAws({ stateDirectory });

  await writeFile(file, 'my diary\n');
  await expect(start()).rejects.toMatchObject({ code: 'LOCAL_AWS_STATE_UNREADABLE' });
  expect(await readFile(file, 'utf8')).toBe('my diary\n');

  await writeFile(file, '{"format":"soe-local-aws/v1"}\n[[]\n[]\n');
  await expect(start()).rejects.toMatchObject({
    code: 'LOCAL_AWS_STATE_UNREADABLE',
    message: expect.stringContaining('line 2'),
  });
  expect(await readdir(stateDirectory)).toEqual(['state.jsonl']);
  await expect(startLocalAws({ stateDirectory: join(file, 'below-a-file') })).rejects.toMatchObject(
    {
      code: 'LOCAL_AWS_STATE_UNREADABLE',
    },
  );
});

test('a refused call leaves no trace in the state', async () => {
  const stateDirectory = await directory();
  const aws = await startForTest({ stateDirectory });
  const file = join(stateDirectory, 'state.jsonl');
  const before = await readFile(file, 'utf8');

  await codeOf(ec2For(aws).send(new DescribeImagesCommand({ ImageIds: ['ami-1'] })));
  await codeOf(
    ssmFor(aws).send(new PutParameterCommand({ Name: '/aws/a', Value: 'x', Type: 'String' })),
  );

  expect(await readFile(file, 'utf8')).toBe(before);
});
