import {
  DisableImageBlockPublicAccessCommand,
  EnableEbsEncryptionByDefaultCommand,
  EnableFastSnapshotRestoresCommand,
  EnableSnapshotBlockPublicAccessCommand,
  ModifyImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { connectAws } from '../../src/index.js';
import { encrypted } from '../support/encrypted.js';
import { startLocal } from '../support/local.js';
import { consumer, otherConsumer } from '../support/release.js';

const region = 'us-east-1';

test('all regions are listed, also those that the account did not enable', async () => {
  await using local = await startLocal();
  const regions = await local.aws.in({ region }).account.regions();

  expect(regions).toContainEqual({ name: 'eu-west-1', optIn: 'opt-in-not-required' });
  expect(regions).toContainEqual({ name: 'ap-east-1', optIn: 'not-opted-in' });
});

test('the settings of the account in a region are read', async () => {
  await using local = await startLocal();
  const { account } = local.aws.in({ region });
  const ec2 = local.ec2(region);

  expect(await account.zones()).toContain('us-east-1a');
  expect(await account.encryptionDefaults()).toEqual({ always: false, kmsKeyId: 'alias/aws/ebs' });
  expect(await account.blockPublicAccess()).toEqual({
    images: 'block-new-sharing',
    snapshots: 'unblocked',
  });

  await ec2.send(new EnableEbsEncryptionByDefaultCommand({}));
  await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  await ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State: 'block-all-sharing' }));
  expect(await account.encryptionDefaults()).toMatchObject({ always: true });
  expect(await account.blockPublicAccess()).toEqual({
    images: 'unblocked',
    snapshots: 'block-all-sharing',
  });
});

test('the keys of snapshots are read in one call', async () => {
  await using local = await startLocal();
  const tools = encrypted(local);
  const key = await tools.createKey(region);
  await local.build(['arm64']);
  await tools.build(key);
  const { images, account } = local.aws.in({ region });
  const found = await images.find(['*al2023*']);
  const ids = found.flatMap((image) => image.snapshotIds);
  local.newCalls();

  const keys = await account.snapshotKeys(ids);

  expect(found.map((image) => image.encrypted).sort()).toEqual([false, true]);
  expect(keys.flatMap(({ kmsKeyId }) => kmsKeyId ?? [])).toEqual([key]);
  expect(keys).toHaveLength(2);
  expect(local.newCalls()).toHaveLength(1);
});

test('what is there is counted, and nothing is counted that nobody asked for', async () => {
  await using local = await startLocal();
  const { account } = local.aws.in({ region });
  const release = await local.build(['x86_64', 'arm64']);
  const ec2 = local.ec2(region);
  await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  await ec2.send(
    new ModifyImageAttributeCommand({
      ImageId: release.images[0]?.imageId,
      LaunchPermission: { Add: [{ Group: 'all' }] },
    }),
  );
  const found = await local.aws.in({ region }).images.find(release.images.map(({ name }) => name));
  await ec2.send(
    new EnableFastSnapshotRestoresCommand({
      AvailabilityZones: ['us-east-1a', 'us-east-1b'],
      SourceSnapshotIds: [...(found[0]?.snapshotIds ?? [])],
    }),
  );
  const ssm = new SSMClient({
    endpoint: local.server.endpoint,
    region,
    credentials: local.credentials(),
  });
  for (let number = 0; number < 60; number++) {
    await ssm.send(
      new PutParameterCommand({
        Name: `/p/${number}`,
        Value: 'x',
        Type: 'String',
        ...(number < 2 && { Tier: 'Advanced' }),
      }),
    );
  }
  local.newCalls();

  expect(await account.count(['images', 'publicImages', 'snapshots', 'fastRestores'])).toEqual({
    images: 2,
    publicImages: 1,
    snapshots: 2,
    fastRestores: 1,
  });
  expect(
    local
      .newCalls()
      .map((call) => call.action)
      .sort(),
  ).toEqual(['DescribeFastSnapshotRestores', 'DescribeImages', 'DescribeSnapshots']);
  expect(await account.count(['standardParameters', 'advancedParameters'])).toEqual({
    standardParameters: 58,
    advancedParameters: 2,
  });
  expect(local.newCalls()).toHaveLength(2);
});

test('quotas are read by code where AWS has one, else by name', async () => {
  await using local = await startLocal();
  const { account } = local.aws.in({ region });
  local.newCalls();

  expect(
    await account.quotas([
      'images',
      'publicImages',
      'sharingEntities',
      'snapshots',
      'fastRestores',
    ]),
  ).toEqual({
    images: 50_000,
    publicImages: 5,
    sharingEntities: 1_000,
    snapshots: 100_000,
    fastRestores: 5,
  });
  local.newCalls();
  expect(await account.quotas(['standardParameters', 'advancedParameters'])).toEqual({
    standardParameters: 10_000,
    advancedParameters: 100_000,
  });
  expect(local.newCalls().map((call) => call.action)).toEqual(['ListServiceQuotas']);
});

test('a quota that Service Quotas does not have is left out', async () => {
  await using local = await startLocal();
  local.server.faults.add({
    service: 'servicequotas',
    action: 'GetServiceQuota',
    kind: 'error',
    code: 'NoSuchResourceException',
    status: 400,
  });

  expect(await local.aws.in({ region }).account.quotas(['images'])).toEqual({});
});

test('a role leads to its account, with one call for all regions', async () => {
  await using local = await startLocal();
  const role = { account: consumer, role: 'soe-parameters' };
  local.newCalls();

  const assumed = await Promise.all(
    ['us-east-1', 'eu-west-1'].map((each) =>
      local.aws.in({ region: each, consumer: role }).account.assume(),
    ),
  );
  const wrong = { account: consumer, role: `arn:aws:iam::${otherConsumer}:role/soe` };

  expect(assumed).toEqual([consumer, consumer]);
  expect(local.newCalls()).toHaveLength(1);
  expect(await local.aws.in({ region, consumer: wrong }).account.assume()).toBe(otherConsumer);
});

test('a call that is not allowed says which action to allow', async () => {
  await using local = await startLocal();
  const aws = connectAws({
    endpoint: local.server.endpoint,
    credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' },
  });

  await expect(aws.in({ region }).account.regions()).rejects.toMatchObject({
    code: 'SHARE_AWS_FAILED',
    message: expect.stringMatching(/ec2:DescribeRegions of the regions in us-east-1/),
  });
});
