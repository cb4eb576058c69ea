import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutRetentionPolicyCommand,
  paginateFilterLogEvents,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { expect, test } from 'vitest';
import type { LocalAws, LocalAwsOptions } from '../../../src/index.js';
import { temporaryDirectory } from '../../support/directory.js';
import { codeOf, consumer, must, owner, settings, startForTest } from '../../support/local.js';

const start = Date.parse('2026-11-20T12:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const logGroupName = '/images/build';

const logsFor = (aws: LocalAws, account = owner, region = 'us-east-1') =>
  new CloudWatchLogsClient(settings(aws, account, region));

async function setUp(options: LocalAwsOptions = {}) {
  let now = start;
  const aws = await startForTest({ clock: () => new Date(now), ...options });
  const logs = logsFor(aws);
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of ['a', 'b']) {
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  }
  return {
    aws,
    logs,
    pass(time: number) {
      now += time;
    },
    put: (logStreamName: string, ...events: readonly (readonly [at: number, message: string])[]) =>
      logs.send(
        new PutLogEventsCommand({
          logGroupName,
          logStreamName,
          logEvents: events.map(([at, message]) => ({ timestamp: start + at, message })),
        }),
      ),
    async get(more: Partial<GetLogEventsCommandInput> = {}) {
      const { events, ...tokens } = await logs.send(
        new GetLogEventsCommand({ logGroupName, logStreamName: 'a', ...more }),
      );
      return { ...tokens, messages: must(events).map(({ message }) => message) };
    },
    async filter(more: Partial<FilterLogEventsCommandInput> = {}) {
      const { events } = await logs.send(new FilterLogEventsCommand({ logGroupName, ...more }));
      return must(events).map(({ message }) => message);
    },
  };
}

test('groups and streams are made, described and deleted, each account and region has its own', async () => {
  const { aws, logs } = await setUp();
  const describe = async (client: CloudWatchLogsClient) =>
    (await client.send(new DescribeLogGroupsCommand({}))).logGroups;

  expect(await describe(logs)).toMatchObject([
    {
      logGroupName,
      creationTime: start,
      arn: `arn:aws:logs:us-east-1:${owner}:log-group:${logGroupName}:*`,
      logGroupArn: `arn:aws:logs:us-east-1:${owner}:log-group:${logGroupName}`,
      storedBytes: 0,
      logGroupClass: 'STANDARD',
    },
  ]);
  expect(await describe(logsFor(aws, consumer))).toEqual([]);
  expect(await describe(logsFor(aws, owner, 'eu-west-1'))).toEqual([]);
  expect(await codeOf(logs.send(new CreateLogGroupCommand({ logGroupName })))).toBe(
    'ResourceAlreadyExistsException',
  );
  expect(await codeOf(logs.send(new CreateLogGroupCommand({ logGroupName: 'a b' })))).toBe(
    'InvalidParameterException',
  );
  await logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName: 'a' }));
  const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
  expect(logStreams?.map(({ logStreamName }) => logStreamName)).toEqual(['b']);
  await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  expect(await codeOf(logs.send(new DescribeLogStreamsCommand({ logGroupName })))).toBe(
    'ResourceNotFoundException',
  );
});

test('streams are listed by name or by their last event, either way, page by page', async () => {
  const { logs, put } = await setUp();
  await put('b', [1, 'x']);
  await put('a', [2, 'x']);
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName: 'aa' }));
  for (const logStreamName of ['n–1', 'n—2']) {
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  }
  const names = async (orderBy: 'LogStreamName' | 'LastEventTime', descending: boolean) => {
    const found: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new DescribeLogStreamsCommand({
          logGroupName,
          orderBy,
          descending,
          limit: 1,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      found.push(...must(page.logStreams).map(({ logStreamName }) => logStreamName));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found;
  };

  expect(await names('LogStreamName', false)).toEqual(['a', 'aa', 'b', 'n–1', 'n—2']);
  expect(await names('LogStreamName', true)).toEqual(['n—2', 'n–1', 'b', 'aa', 'a']);
  expect(await names('LastEventTime', false)).toEqual(['aa', 'n–1', 'n—2', 'b', 'a']);
  expect(await names('LastEventTime', true)).toEqual(['a', 'b', 'n—2', 'n–1', 'aa']);
});

test('events are read forward from the head until the token stays, and go on when more come', async () => {
  const { put, get } = await setUp();
  await put('a', [1, 'one'], [2, 'two'], [3, 'three']);

  const first = await get({ startFromHead: true, limit: 2 });
  const second = await get({ nextToken: must(first.nextForwardToken), limit: 2 });
  const third = await get({ nextToken: must(second.nextForwardToken), limit: 2 });
  await put('a', [4, 'four']);
  const fourth = await get({ nextToken: must(third.nextForwardToken), limit: 2 });

  expect([first, second, third, fourth].map(({ messages }) => messages)).toEqual([
    ['one', 'two'],
    ['three'],
    [],
    ['four'],
  ]);
  expect(third.nextForwardToken).toBe(second.nextForwardToken);
});

test('without startFromHead the latest events come first, and the others by going backward', async () => {
  const { put, get } = await setUp();
  await put('a', [1, 'one'], [2, 'two'], [3, 'three']);

  const latest = await get({ limit: 2 });
  const older = await get({ nextToken: must(latest.nextBackwardToken), limit: 2 });
  const none = await get({ nextToken: must(older.nextBackwardToken), limit: 2 });
  const back = await get({ nextToken: must(none.nextForwardToken), limit: 9 });

  expect([latest, older, none, back].map(({ messages }) => messages)).toEqual([
    ['two', 'three'],
    ['one'],
    [],
    ['one', 'two', 'three'],
  ]);
  expect(none.nextBackwardToken).toBe(older.nextBackwardToken);
  expect(await codeOf(get({ nextToken: 'f/1/s' }))).toBe('InvalidParameterException');
});

test('batches may overlap in time: events are ordered by their own', async () => {
  const { put, get } = await setUp();
  await put('a', [1, 'one'], [5, 'five']);
  await put('a', [3, 'three'], [5, 'also five']);

  expect((await get()).messages).toEqual(['one', 'three', 'five', 'also five']);
  expect((await get({ startTime: start + 3, endTime: start + 5 })).messages).toEqual(['three']);
});

test('a batch has an order and limits, and what is too old or too new is left out of it', async () => {
  const { logs, put, get } = await setUp();

  expect(await codeOf(put('a', [2, 'x'], [1, 'x']))).toBe('InvalidParameterException');
  expect(await codeOf(put('a', [-day - 1, 'x'], [0, 'x']))).toBe('InvalidParameterException');
  expect(await codeOf(put('a'))).toBe('InvalidParameterException');
  expect(await codeOf(put('a', [0, '']))).toBe('InvalidParameterException');
  expect(await codeOf(put('none', [0, 'x']))).toBe('ResourceNotFoundException');
  expect(await codeOf(put('a', ...Array.from({ length: 10_001 }, () => [0, 'x'] as const)))).toBe(
    'InvalidParameterException',
  );

  const old = await put('a', [-14 * day - 1, 'old'], [-14 * day + 1, 'not so old']);
  const future = await put('a', [0, 'now'], [121 * minute, 'new']);
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
  const expired = await put('a', [-day - 1, 'expired'], [-day + 1, 'kept']);

  expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
  expect(future.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
  expect(expired.rejectedLogEventsInfo).toEqual({ expiredLogEventEndIndex: 1 });
  expect((await get()).messages).toEqual(['kept', 'now']);
});

test('events are gone when the retention of their group ends, and storedBytes with them', async () => {
  const { logs, put, get, pass } = await setUp();
  await put('a', [0, 'one']);
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 3 }));
  const stored = async () =>
    (await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.[0]?.storedBytes;

  expect(await stored()).toBe(29);
  pass(3 * day + 1);

  expect((await get()).messages).toEqual([]);
  expect(await stored()).toBe(0);
  const odd = new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 2 });
  expect(await codeOf(logs.send(odd))).toBe('InvalidParameterException');
});

test('events of all streams are found by what they say, in the order of their times', async () => {
  const { logs, put, filter } = await setUp();
  await put('a', [1, 'ERROR one'], [3, 'WARN three']);
  await put('b', [2, 'ERROR two'], [4, 'INFO four']);

  expect(await filter()).toEqual(['ERROR one', 'ERROR two', 'WARN three', 'INFO four']);
  expect(await filter({ filterPattern: 'ERROR -two' })).toEqual(['ERROR one']);
  expect(await filter({ filterPattern: '?WARN ?INFO', startTime: start + 4 })).toEqual([
    'INFO four',
  ]);
  expect(await filter({ logStreamNames: ['b'] })).toEqual(['ERROR two', 'INFO four']);
  expect(await codeOf(filter({ filterPattern: '{ $.a = 1 }' }))).toBe('InvalidParameterException');
  expect(await codeOf(filter({ filterPattern: 'a'.repeat(1025) }))).toBe(
    'InvalidParameterException',
  );
  const pages = paginateFilterLogEvents({ client: logs, pageSize: 3 }, { logGroupName });
  const sizes: number[] = [];
  const ids = new Set<string | undefined>();
  for await (const { events = [] } of pages) {
    sizes.push(events.length);
    for (const { eventId } of events) ids.add(eventId);
  }
  expect(sizes).toEqual([3, 1]);
  expect(ids.size).toBe(4);
});

test('tags belong to groups, which are named by ARN', async () => {
  const { logs } = await setUp();
  const resourceArn = `arn:aws:logs:us-east-1:${owner}:log-group:${logGroupName}`;

  await logs.send(new TagResourceCommand({ resourceArn, tags: { team: 'images' } }));

  const { tags } = await logs.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual({ team: 'images' });
  const foreign = resourceArn.replace(owner, consumer);
  expect(await codeOf(logs.send(new ListTagsForResourceCommand({ resourceArn: foreign })))).toBe(
    'ResourceNotFoundException',
  );
});

test('events survive a restart', async () => {
  const stateDirectory = await temporaryDirectory();
  const { aws, put } = await setUp({ stateDirectory });
  await put('a', [1, 'one']);
  await aws.close();

  const again = await startForTest({ stateDirectory, clock: () => new Date(start) });

  const { events } = await logsFor(again).send(
    new GetLogEventsCommand({ logGroupName, logStreamName: 'a' }),
  );
  expect(events).toMatchObject([{ message: 'one', timestamp: start + 1, ingestionTime: start }]);
});
