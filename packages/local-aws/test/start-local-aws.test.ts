import { connect } from 'node:net';
import { DescribeImagesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import {
  type ApiCall,
  defaultOrganization,
  type LocalAws,
  LocalAwsError,
  startLocalAws,
} from '../src/index.js';
import { codeOf, consumer, ec2For, must, owner, startForTest } from './support/local.js';

test('it listens on 127.0.0.1 and on no other address', async () => {
  const aws = await startForTest();

  expect(aws.endpoint).toBe(`http://127.0.0.1:${aws.port}`);
  expect(await canConnect('127.0.0.1', aws.port)).toBe(true);
  // A server on every address would answer here as well.
  expect(await canConnect('127.0.0.2', aws.port)).toBe(false);
  expect(await canConnect('::1', aws.port)).toBe(false);
});

test('the environment makes a program act as an account in a region', async () => {
  const aws = await startForTest();

  const env = aws.environment({ account: consumer, region: 'eu-west-1' });
  const { Account } = await new STSClient({
    endpoint: must(env['AWS_ENDPOINT_URL']),
    region: must(env['AWS_REGION']),
    credentials: {
      accessKeyId: must(env['AWS_ACCESS_KEY_ID']),
      secretAccessKey: must(env['AWS_SECRET_ACCESS_KEY']),
    },
  }).send(new GetCallerIdentityCommand({}));

  expect(Account).toBe(consumer);
  expect(env).toMatchObject({ AWS_DEFAULT_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' });
  expect(aws.environment()).toMatchObject({ AWS_ACCESS_KEY_ID: owner, AWS_REGION: 'us-east-1' });
});

test('the ledger and onCall know who asked what, where, and how it was answered', async () => {
  const told: ApiCall[] = [];
  const now = new Date('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => now, onCall: (call) => told.push(call) });

  await ec2For(aws, consumer, 'eu-west-1').send(
    new DescribeRegionsCommand({ Filters: [{ Name: 'region-name', Values: ['eu-*'] }] }),
  );
  await codeOf(ec2For(aws).send(new DescribeImagesCommand({ ImageIds: ['ami-1'] })));

  expect(aws.calls()).toEqual([
    {
      at: now,
      durationMs: expect.any(Number),
      service: 'ec2',
      action: 'DescribeRegions',
      parameters: { Filter: [{ Name: 'region-name', Value: ['eu-*'] }] },
      account: consumer,
      arn: `arn:aws:iam::${consumer}:root`,
      region: 'eu-west-1',
      status: 200,
    },
    {
      at: now,
      durationMs: expect.any(Number),
      service: 'ec2',
      action: 'DescribeImages',
      parameters: { ImageId: ['ami-1'] },
      account: owner,
      arn: `arn:aws:iam::${owner}:root`,
      region: 'us-east-1',
      status: 400,
      errorCode: 'InvalidAMIID.Malformed',
    },
  ]);
  expect(told).toEqual(aws.calls());
});

test('closing frees the port, also while a connection is open', async () => {
  const aws = await startBelowEphemeralPorts();
  await ec2For(aws).send(new DescribeRegionsCommand({}));

  await aws.close();

  const again = await startForTest({ port: aws.port });
  expect(again.port).toBe(aws.port);
});

test('a port that is taken is an error that names it', async () => {
  const aws = await startForTest();

  await expect(startLocalAws({ port: aws.port })).rejects.toMatchObject({
    name: 'LocalAwsError',
    code: 'LOCAL_AWS_PORT_UNAVAILABLE',
    message: expect.stringContaining(String(aws.port)),
  });
});

test.each([
  ['an unknown management account', { managementAccount: '121212121212' }],
  ['a malformed account', { outsiders: [{ id: '12', name: 'short' }] }],
  ['an account listed twice', { outsiders: [{ id: owner, name: 'again' }] }],
  [
    'a parent that does not exist',
    { units: [{ id: 'ou-exam-workload', name: 'x', parent: 'ou-exam-nowhere1' }] },
  ],
  [
    'units that sit inside each other',
    {
      units: [
        { id: 'ou-exam-workload', name: 'a', parent: 'ou-exam-another1' },
        { id: 'ou-exam-another1', name: 'b', parent: 'ou-exam-workload' },
      ],
    },
  ],
])('an organization with %s is refused', async (_, change) => {
  const organization = { ...defaultOrganization, ...change };

  await expect(startLocalAws({ organization })).rejects.toMatchObject({
    code: 'LOCAL_AWS_ORGANIZATION_INVALID',
  });
});

/** On a port that no system gives out by itself, so that no other test is given it after a close. */
async function startBelowEphemeralPorts(): Promise<LocalAws> {
  for (;;) {
    try {
      return await startLocalAws({ port: 10_000 + Math.floor(Math.random() * 20_000) });
    } catch (error) {
      if (!(error instanceof LocalAwsError)) throw error;
    }
  }
}

function canConnect(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
