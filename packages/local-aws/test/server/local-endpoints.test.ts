import {
  CopyImageCommand,
  DescribeImagesCommand,
  DescribeRegionsCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { createVirtualClock, type LocalAws } from '../../src/index.js';
import { amazonLinux } from '../support/images.js';
import { codeOf, ec2For, owner, startForTest } from '../support/local.js';

/** What answers can have in them. */
interface Told {
  readonly calls?: readonly unknown[];
  readonly next?: number;
  readonly now?: string;
  readonly faults?: readonly unknown[];
}

async function ask(aws: LocalAws, method: string, path: string, body?: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${aws.endpoint}/_local/${path}`, {
    method,
    ...(text !== undefined && { body: text }),
  });
  return { status: response.status, body: (await response.json()) as Told };
}

test('the ledger is read over HTTP, page by page', async () => {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });
  const ec2 = ec2For(aws);
  for (const RegionNames of [['us-east-1'], ['mars-north-1'], ['eu-west-1']]) {
    await codeOf(ec2.send(new DescribeRegionsCommand({ RegionNames })));
  }

  const first = await ask(aws, 'GET', 'calls?limit=2');
  const second = await ask(aws, 'GET', `calls?after=${first.body.next}`);

  expect(first).toMatchObject({ status: 200, body: { next: 2 } });
  expect(second.body).toMatchObject({ calls: [expect.anything()], next: 3 });
  expect(first.body.calls?.[1]).toEqual({
    at: '2026-11-22T10:00:00.000Z',
    durationMs: expect.any(Number),
    service: 'ec2',
    action: 'DescribeRegions',
    parameters: { RegionName: ['mars-north-1'] },
    account: owner,
    arn: `arn:aws:iam::${owner}:root`,
    region: 'us-east-1',
    status: 400,
    errorCode: 'InvalidParameterValue',
  });
  expect((await ask(aws, 'GET', 'calls?after=-1')).status).toBe(400);
});

test('its own requests are not in the ledger', async () => {
  const aws = await startForTest({ clock: () => new Date('2026-11-22T10:00:00Z') });

  const health = await ask(aws, 'GET', 'health');

  expect(health).toEqual({
    status: 200,
    body: { status: 'ok', now: '2026-11-22T10:00:00.000Z', calls: 0 },
  });
  expect(aws.calls()).toEqual([]);
});

test('the clock is moved over HTTP', async () => {
  const clock = createVirtualClock(new Date('2026-11-22T10:00:00Z'));
  const aws = await startForTest({ clock, copySeconds: 2700 });
  const ec2 = ec2For(aws);
  const { ImageId = '' } = await ec2.send(
    new CopyImageCommand({
      Name: 'copy',
      SourceImageId: await amazonLinux(ec2),
      SourceRegion: 'us-east-1',
    }),
  );

  const moved = await ask(aws, 'POST', 'clock', { advanceSeconds: 2700 });

  expect(moved).toEqual({ status: 200, body: { now: '2026-11-22T10:45:00.000Z' } });
  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }));
  expect(Images).toMatchObject([{ State: 'available' }]);
  expect((await ask(aws, 'POST', 'clock', { set: '2027-01-01T00:00:00Z' })).body).toEqual({
    now: '2027-01-01T00:00:00.000Z',
  });
  expect(clock.now()).toEqual(new Date('2027-01-01T00:00:00Z'));
});

test('the clock of the machine can be moved as well, and then goes on', async () => {
  const aws = await startForTest();

  await ask(aws, 'POST', 'clock', { set: '2040-01-01T00:00:00Z' });
  await ask(aws, 'POST', 'clock', { advanceSeconds: 60 });

  const { now = '' } = (await ask(aws, 'GET', 'clock')).body;
  expect(now >= '2040-01-01T00:01:00.000Z' && now < '2040-01-02').toBe(true);
});

test.each([
  ['nothing', {}],
  ['two things', { advanceSeconds: 1, set: '2027-01-01T00:00:00Z' }],
  ['no time', { set: 'tomorrow' }],
  ['no seconds', { advanceSeconds: '60' }],
  ['seconds that lead to no date', { advanceSeconds: 1e300 }],
  ['no JSON', '{'],
  ['no object', '[]'],
])('a move of the clock that says %s is refused', async (_, body) => {
  const clock = createVirtualClock(new Date(0));
  const aws = await startForTest({ clock });

  expect(await ask(aws, 'POST', 'clock', body)).toMatchObject({
    status: 400,
    body: { error: expect.any(String) },
  });
  expect(clock.now()).toEqual(new Date(0));
});

test('a clock that is a function cannot be moved', async () => {
  const aws = await startForTest({ clock: () => new Date(0) });

  expect((await ask(aws, 'POST', 'clock', { advanceSeconds: 1 })).status).toBe(409);
});

test('faults are added, looked at and removed over HTTP', async () => {
  const aws = await startForTest();
  const regions = () => codeOf(ec2For(aws).send(new DescribeRegionsCommand({})));
  const fault = { service: 'ec2', kind: 'error', code: 'Unavailable' };

  const added = await ask(aws, 'POST', 'faults', fault);
  await ask(aws, 'POST', 'faults', { kind: 'error', call: 2 });

  expect(added.body).toEqual({ fault: { id: 1, fault, seen: 0, struck: 0 } });
  expect(await regions()).toBe('Unavailable');
  expect((await ask(aws, 'GET', 'faults')).body.faults).toMatchObject([
    { id: 1, seen: 1, struck: 1 },
    { id: 2, seen: 1, struck: 0 },
  ]);
  expect((await ask(aws, 'DELETE', 'faults/1')).body.faults).toMatchObject([{ id: 2 }]);
  expect((await ask(aws, 'DELETE', 'faults/1')).status).toBe(404);
  expect(await regions()).toBe('InternalError');
  expect((await ask(aws, 'DELETE', 'faults')).body).toEqual({ faults: [] });
  expect(await regions()).toMatchObject({ Regions: expect.anything() });
  expect(aws.faults.list()).toEqual([]);
});

test('a fault that contradicts itself is refused with the reason', async () => {
  const aws = await startForTest();

  expect(await ask(aws, 'POST', 'faults', { kind: 'error', acton: 'x' })).toEqual({
    status: 400,
    body: { error: expect.stringContaining('"acton"') },
  });
});

test('what is not there is said', async () => {
  const aws = await startForTest();

  expect(await ask(aws, 'GET', 'secrets')).toEqual({
    status: 404,
    body: { error: expect.stringContaining('health, calls, clock and faults') },
  });
  expect((await ask(aws, 'DELETE', 'calls')).status).toBe(404);
});
