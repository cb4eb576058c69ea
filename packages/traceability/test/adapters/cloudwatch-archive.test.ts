import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import { archiveBuild, cloudWatchArchive } from '../../src/index.js';
import { buildId, startArchiveWorld, texts } from '../support/archive-world.js';
import { collect } from '../support/collect.js';

const logGroupName = '/soe/builds';

test('the retention of a group that others use is made longer, never shorter', async () => {
  await using world = await startArchiveWorld();
  const logs = new CloudWatchLogsClient(world.connection);
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'others' }));
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 30 }));
  const seen: (number | undefined)[] = [];
  for (const retentionDays of [7, 90, undefined, 30]) {
    await archiveBuild(buildId, texts, {
      store: world.logs(),
      ...(retentionDays !== undefined && { retentionDays }),
    });
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    seen.push(logGroups[0]?.retentionInDays);
  }
  expect(seen).toEqual([30, 90, undefined, undefined]);
});

test('a retention that CloudWatch Logs has not is refused before anything is made', async () => {
  await using world = await startArchiveWorld();
  const before = world.aws.calls().length;
  await expect(
    archiveBuild(buildId, texts, { store: world.logs(), retentionDays: 31 }),
  ).rejects.toThrow('retentionDays is 31');
  expect(world.aws.calls()).toHaveLength(before);
});

test('events that AWS rejects are named, and there is no index', async () => {
  await using world = await startArchiveWorld();
  const store = cloudWatchArchive({
    ...world.connection,
    logGroup: logGroupName,
    now: () => Date.now() - 20 * 86_400_000,
  });
  await expect(archiveBuild(buildId, texts, { store })).rejects.toThrow(
    /events were rejected as too old or too new, from number 0 to/,
  );
  expect(await store.get(buildId, 'index.json')).toBeUndefined();
});

test('events that are there twice or out of order are read once and in order', async () => {
  await using world = await startArchiveWorld();
  const logs = new CloudWatchLogsClient(world.connection);
  const store = world.logs();
  await store.prepare({});
  const path = `files/${'0'.repeat(64)}/a.log`;
  const logStreamName = `${buildId}/${path}`;
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  for (const messages of [['2. c'], ['0: a', '1: b'], ['0: a', '1: b'], ['2. c']]) {
    const timestamp = Date.now();
    const logEvents = messages.map((message) => ({ timestamp, message }));
    await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }
  const chunks = await store.get(buildId, path);
  const read = chunks === undefined ? [] : await collect(chunks);
  expect(Buffer.concat(read).toString()).toBe('a\nb\nc');
});
