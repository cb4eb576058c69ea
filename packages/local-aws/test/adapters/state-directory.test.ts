import { once } from 'node:events';
import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateTagsCommand, DescribeImagesCommand } from '@aws-sdk/client-ec2';
import {
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  PutParameterCommand,
} from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test } from 'vitest';
import { openStateDirectory } from '../../src/adapters/state-directory.js';
import { startLocalAws } from '../../src/index.js';
import { createStore } from '../../src/state/store.js';
import { temporaryDirectory } from '../support/directory.js';
import { runFixture } from '../support/fixture.js';
import { ownImage, see, share } from '../support/images.js';
import { codeOf, consumer, ec2For, ssmFor, startForTest } from '../support/local.js';

test('what was there before a restart is there after it', async () => {
  const stateDirectory = await temporaryDirectory();
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
  const stateDirectory = await temporaryDirectory();
  const server = runFixture('server.mjs', [stateDirectory]);
  const endpoint = await server.nextLine();
  const ssm = ssmFor({ ...(await startForTest()), endpoint });
  const answered: string[] = [];
  const writing = (async () => {
    for (let index = 0; ; index += 1) {
      await ssm.send(new PutParameterCommand({ Name: `/p/${index}`, Value: 'x', Type: 'String' }));
      answered.push(`/p/${index}`);
      if (answered.length === 25) server.process.kill('SIGKILL');
    }
  })();

  await expect(writing).rejects.toThrow();
  if (server.process.signalCode === null) await once(server.process, 'exit');
  const again = await startForTest({ stateDirectory });

  expect(answered.length).toBeGreaterThanOrEqual(25);
  for (const Name of answered) {
    const { Parameter } = await ssmFor(again).send(new GetParameterCommand({ Name }));
    expect(Parameter?.Value).toBe('x');
  }
});

test('a line that was torn by a crash is left out', async () => {
  const stateDirectory = await temporaryDirectory();
  const first = await startLocalAws({ stateDirectory });
  await ssmFor(first).send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
  await first.close();
  await appendFile(join(stateDirectory, 'state.jsonl'), '[["ssm.parameters","111122223333/us-e');

  const second = await startForTest({ stateDirectory });
  await ssmFor(second).send(new PutParameterCommand({ Name: '/b', Value: '1', Type: 'String' }));

  const { Parameters } = await ssmFor(second).send(new DescribeParametersCommand({}));
  expect(Parameters?.map(({ Name }) => Name)).toEqual(['/a', '/b']);
});

test('the first write after a restart leaves only what is still true, and nobody else may read it', async () => {
  const stateDirectory = await temporaryDirectory();
  const first = await startLocalAws({ stateDirectory });
  for (let index = 0; index < 20; index += 1) {
    await ssmFor(first).send(new PutParameterCommand({ Name: '/a', Value: 'x', Type: 'String' }));
    await ssmFor(first).send(new DeleteParameterCommand({ Name: '/a' }));
  }
  await first.close();
  const file = join(stateDirectory, 'state.jsonl');
  const before = (await readFile(file, 'utf8')).split('\n').length;

  const second = await startLocalAws({ stateDirectory });
  await ssmFor(second).send(new PutParameterCommand({ Name: '/b', Value: 'x', Type: 'String' }));
  await second.close();

  expect(before).toBeGreaterThan(40);
  expect((await readFile(file, 'utf8')).split('\n')).toEqual([
    '{"format":"soe-local-aws/v1"}',
    expect.stringContaining('"/b"'),
    '',
  ]);
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await readdir(stateDirectory)).toEqual(['state.jsonl']);
});

test('a file that has grown past the limit is written anew, with only what is still true', async () => {
  const stateDirectory = await temporaryDirectory();
  const file = join(stateDirectory, 'state.jsonl');
  const rewriteAfter = 10_000;
  const counters = { name: 'counters', key: () => 'only' };
  const state = openStateDirectory(stateDirectory, { rewriteAfter });
  onTestFinished(state.close);
  const store = createStore(state);
  const sizes: number[] = [];
  for (let count = 1; count <= 1000; count += 1) {
    store.transaction(() => store.table(counters, '').put({ count }));
    sizes.push((await stat(file)).size);
  }
  state.close();

  const again = openStateDirectory(stateDirectory);
  onTestFinished(again.close);
  const rewrites = sizes.filter((size, index) => size < (sizes[index - 1] ?? 0));
  expect(rewrites.length).toBeGreaterThan(1);
  expect(Math.max(...sizes)).toBeGreaterThan(rewriteAfter);
  expect(Math.max(...sizes)).toBeLessThan(rewriteAfter + 200);
  expect(createStore(again).table(counters, '').get('only')).toEqual({ count: 1000 });
});

test('what cannot be written to its end is refused, and nothing is lost that follows it', async () => {
  const stateDirectory = await temporaryDirectory();
  const file = join(stateDirectory, 'state.jsonl');
  // Room for a few values, not for all of them, as on a disk that is full.
  const server = runFixture('server.mjs', [stateDirectory], 'ulimit -f 64');
  const ssm = ssmFor({ ...(await startForTest()), endpoint: await server.nextLine() });
  const put = (Name: string) =>
    codeOf(ssm.send(new PutParameterCommand({ Name, Value: 'x'.repeat(4000), Type: 'String' })));
  const remove = () => ssm.send(new DeleteParameterCommand({ Name: '/torn' }));
  await put('/kept');
  let refused = await put('/torn');
  for (let room = 40; room > 0 && refused !== 'InternalServerError'; room -= 1) {
    await remove();
    refused = await put('/torn');
  }
  const torn = await readFile(file, 'utf8');

  const next = await put('/next');
  server.process.kill('SIGKILL');
  await once(server.process, 'exit');
  const again = await startForTest({ stateDirectory });

  expect(refused).toBe('InternalServerError');
  expect(torn.endsWith('\n')).toBe(false);
  expect(next).toMatchObject({ Version: 1 });
  const { Parameters } = await ssmFor(again).send(new DescribeParametersCommand({}));
  expect(Parameters?.map(({ Name }) => Name)).toEqual(['/kept', '/next']);
});

test('a directory that holds something else, or broken lines, is refused and left as it is', async () => {
  const stateDirectory = await temporaryDirectory();
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
  const stateDirectory = await temporaryDirectory();
  const aws = await startForTest({ stateDirectory });
  const file = join(stateDirectory, 'state.jsonl');
  await ssmFor(aws).send(new PutParameterCommand({ Name: '/a', Value: '1', Type: 'String' }));
  const before = await readFile(file, 'utf8');

  await codeOf(ec2For(aws).send(new DescribeImagesCommand({ ImageIds: ['ami-1'] })));
  await codeOf(
    ssmFor(aws).send(new PutParameterCommand({ Name: '/aws/a', Value: 'x', Type: 'String' })),
  );

  expect(await readFile(file, 'utf8')).toBe(before);
});

test('a file is no directory for the state, neither it nor below it', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, 'kept');

  for (const stateDirectory of [file, join(file, 'state')]) {
    await expect(startLocalAws({ stateDirectory })).rejects.toMatchObject({
      code: 'LOCAL_AWS_STATE_UNREADABLE',
      message: expect.stringContaining(`${stateDirectory}: it cannot be made`),
    });
  }
  expect(await readFile(file, 'utf8')).toBe('kept');
});

test.runIf(process.platform === 'linux')(
  'a directory where none can be made is refused, not waited for',
  async () => {
    await expect(
      startLocalAws({ stateDirectory: '/proc/no-such-place/state' }),
    ).rejects.toMatchObject({
      code: 'LOCAL_AWS_STATE_UNREADABLE',
      message: expect.stringContaining('it cannot be made'),
    });
  },
);
