import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { startLocalAws } from '../src/index.js';
import {
  codeOf,
  consumer,
  ec2For,
  owner,
  settings,
  ssmFor,
  startForTest,
} from './support/local.js';

const regions = new DescribeRegionsCommand({});

test('a region that nobody opted in to does not know the credentials of accounts', async () => {
  const aws = await startForTest();

  expect(await codeOf(ec2For(aws, owner, 'eu-south-1').send(regions))).toBe('AuthFailure');
  expect(
    await codeOf(ssmFor(aws, owner, 'eu-south-1').send(new GetParameterCommand({ Name: 'x' }))),
  ).toBe('UnrecognizedClientException');
  expect(
    await codeOf(
      new OrganizationsClient(settings(aws, owner, 'mars-north-1')).send(
        new ListAccountsCommand({}),
      ),
    ),
  ).toBe('UnrecognizedClientException');
});

test('regions are listed when they are enabled, and all of them with their status when asked', async () => {
  const aws = await startForTest({ optedInRegions: ['af-south-1'] });
  const ec2 = ec2For(aws, owner, 'af-south-1');

  const enabled = await ec2.send(regions);
  const all = await ec2.send(new DescribeRegionsCommand({ AllRegions: true }));
  const named = await ec2.send(new DescribeRegionsCommand({ RegionNames: ['me-south-1'] }));
  const away = await ec2.send(
    new DescribeRegionsCommand({
      AllRegions: true,
      Filters: [{ Name: 'opt-in-status', Values: ['not-opted-in'] }],
    }),
  );

  expect(enabled.Regions).toHaveLength(18);
  expect(all.Regions).toHaveLength(34);
  expect(away.Regions).toHaveLength(16);
  expect(all.Regions?.find(({ RegionName }) => RegionName === 'af-south-1')).toEqual({
    RegionName: 'af-south-1',
    Endpoint: 'ec2.af-south-1.amazonaws.com',
    OptInStatus: 'opted-in',
  });
  expect(named.Regions).toMatchObject([{ OptInStatus: 'not-opted-in' }]);
});

test('accounts can have opted in to different regions', async () => {
  const aws = await startForTest({ optedInRegions: { [owner]: ['eu-south-1'] } });

  expect(await codeOf(ec2For(aws, owner, 'eu-south-1').send(regions))).toMatchObject({
    Regions: expect.anything(),
  });
  expect(await codeOf(ec2For(aws, consumer, 'eu-south-1').send(regions))).toBe('AuthFailure');
});

test.each([['mars-north-1'], ['us-east-1']])('nobody can opt in to %s', async (region) => {
  await expect(startLocalAws({ optedInRegions: [region] })).rejects.toMatchObject({
    code: 'LOCAL_AWS_OPTIONS_INVALID',
    message: expect.stringContaining(region),
  });
});
