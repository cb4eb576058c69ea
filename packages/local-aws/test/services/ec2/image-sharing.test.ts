import {
  CancelImageLaunchPermissionCommand,
  DescribeImagesCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  DisableImageBlockPublicAccessCommand,
  DisableImageCommand,
  DisableImageDeprecationCommand,
  EnableImageBlockPublicAccessCommand,
  EnableImageCommand,
  EnableImageDeprecationCommand,
  EnableSnapshotBlockPublicAccessCommand,
  type LaunchPermission,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  ResetImageAttributeCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { launch, ownImage, see, share } from '../../support/images.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  organizationArn,
  startForTest,
  workload,
} from '../../support/local.js';

const permit = (aws: LocalAws, ImageId: string, ...Add: LaunchPermission[]) =>
  codeOf(ec2For(aws).send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } })));

const everybody = { Group: 'all' as const };
const ok = { $metadata: { httpStatusCode: 200 } };

test('a sharee leaves what is shared with it by name, and nothing else', async () => {
  const aws = await startForTest();
  const [byName, byOrganization] = [
    await ownImage(ec2For(aws), 'by-name'),
    await ownImage(ec2For(aws), 'by-organization'),
  ];
  await share(ec2For(aws), byName, consumer, workload);
  await permit(aws, byOrganization, { OrganizationArn: organizationArn });
  const leave = (account: string | undefined, ImageId: string) =>
    codeOf(ec2For(aws, account).send(new CancelImageLaunchPermissionCommand({ ImageId })));

  const left = await leave(consumer, byName);

  expect(left).toMatchObject({ Return: true });
  expect(await see(ec2For(aws, consumer), byName)).toBeUndefined();
  expect(await see(ec2For(aws, workload), byName)).toBeDefined();
  expect([
    await leave(consumer, byName),
    await leave(consumer, byOrganization),
    await leave(undefined, byName),
    await leave(consumer, 'ami-00000000000000000'),
  ]).toEqual(Array(4).fill('InvalidAMIID.NotFound'));
});

test('images become public only where that is not blocked, five of them, and stay so', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ids: string[] = [];
  for (let index = 0; index < 6; index += 1) ids.push(await ownImage(ec2, `image-${index}`));
  const [first = '', ...others] = ids;
  const last = must(ids.at(-1));

  const blocked = await permit(aws, first, everybody);
  await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  const opened = [await permit(aws, first, everybody)];
  for (const id of others) opened.push(await permit(aws, id, everybody));
  await ec2.send(new ResetImageAttributeCommand({ ImageId: first, Attribute: 'launchPermission' }));
  opened.push(await permit(aws, last, everybody));
  await ec2.send(
    new EnableImageBlockPublicAccessCommand({ ImageBlockPublicAccessState: 'block-new-sharing' }),
  );

  expect(blocked).toBe('OperationNotPermitted');
  expect(opened).toMatchObject([ok, ok, ok, ok, ok, 'ResourceLimitExceeded', ok]);
  expect((await see(ec2For(aws, consumer), last))?.Public).toBe(true);
  expect(await permit(aws, first, everybody)).toBe('OperationNotPermitted');
  expect(await permit(aws, last, everybody, { UserId: consumer })).toMatchObject(ok);
});

test('a public image is deprecated after two years, however its owner wants it', async () => {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => new Date(now) });
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const deprecate = (at: string) =>
    codeOf(ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt: new Date(at) })));
  const time = async () => (await see(ec2, ImageId))?.DeprecationTime;
  await deprecate('2030-01-01T00:00:00Z');
  await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  await permit(aws, ImageId, everybody);

  const asPublic = await time();
  const tooLate = await deprecate('2028-11-23T00:00:00Z');
  await ec2.send(new DisableImageDeprecationCommand({ ImageId }));
  const cancelled = await time();
  await deprecate('2027-01-01T00:00:00Z');

  expect([asPublic, cancelled]).toEqual(Array(2).fill('2028-11-22T10:00:00.000Z'));
  expect(tooLate).toBe('InvalidParameterValue');
  expect(await time()).toBe('2027-01-01T00:00:00.000Z');
  now = Date.parse('2027-01-01T00:00:00Z');
  const found = (IncludeDeprecated: boolean) =>
    ec2For(aws, consumer).send(
      new DescribeImagesCommand({ ImageIds: [ImageId], IncludeDeprecated }),
    );
  expect((await found(false)).Images).toEqual([]);
  expect((await found(true)).Images).toHaveLength(1);
});

test('an image that was disabled and enabled again is shared with nobody', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  await permit(aws, ImageId, everybody, { UserId: consumer }, { OrganizationArn: organizationArn });

  await ec2.send(new DisableImageCommand({ ImageId }));
  const whileDisabled = await permit(aws, ImageId, { UserId: consumer });
  await ec2.send(new EnableImageCommand({ ImageId }));

  expect(whileDisabled).toBe('InvalidAMIID.Unavailable');
  expect(await see(ec2, ImageId)).toMatchObject({ State: 'available', Public: false });
  expect(await see(ec2For(aws, consumer), ImageId)).toBeUndefined();
  expect(await see(ec2For(aws, workload), ImageId)).toBeUndefined();
});

test('a snapshot takes 500 changes at a time, of one direction', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  const SnapshotId = must((await see(ec2, id))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  const accounts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ UserId: String(100_000_000_000 + index) }));
  const change = (CreateVolumePermission: object) =>
    codeOf(ec2.send(new ModifySnapshotAttributeCommand({ SnapshotId, CreateVolumePermission })));

  expect(await change({ Add: accounts(501) })).toBe('InvalidParameterValue');
  expect(await change({ Add: accounts(500) })).toMatchObject(ok);
  expect(await change({ Remove: accounts(500) })).toMatchObject(ok);
  expect(await change({ Add: accounts(1), Remove: [{ UserId: consumer }] })).toBe(
    'InvalidParameterCombination',
  );
});

test('public snapshots are seen by everybody, unless their owner blocks all of that', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  const SnapshotId = must((await see(ec2, id))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  const open = () =>
    codeOf(
      ec2.send(
        new ModifySnapshotAttributeCommand({
          SnapshotId,
          CreateVolumePermission: { Add: [everybody] },
        }),
      ),
    );
  const found = async (RestorableByUserIds: string[]) => {
    const { Snapshots } = await ec2For(aws, consumer).send(
      new DescribeSnapshotsCommand({
        RestorableByUserIds,
        Filters: [{ Name: 'snapshot-id', Values: [SnapshotId] }],
      }),
    );
    return Snapshots?.length;
  };
  const block = (State: 'block-new-sharing' | 'block-all-sharing') =>
    ec2.send(new EnableSnapshotBlockPublicAccessCommand({ State }));

  await open();
  const seen = [await found(['all']), await found(['self']), await found([])];
  await block('block-new-sharing');
  seen.push(await found(['all']));
  await block('block-all-sharing');
  seen.push(await found(['all']), await found([]));

  expect(seen).toEqual([1, 0, 1, 1, 0, 0]);
});

test('ids that are none have other codes than ids of nothing', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const images = (id: string) => codeOf(ec2.send(new DescribeImagesCommand({ ImageIds: [id] })));
  const snapshots = (id: string) =>
    codeOf(ec2.send(new DescribeSnapshotsCommand({ SnapshotIds: [id] })));
  const volumes = (id: string) => codeOf(ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] })));

  expect([await images('ami-1'), await images('ami-00000000000000000')]).toEqual([
    'InvalidAMIID.Malformed',
    'InvalidAMIID.NotFound',
  ]);
  for (const [describe, prefix, name] of [
    [snapshots, 'snap', 'Snapshot'],
    [volumes, 'vol', 'Volume'],
  ] as const) {
    expect([
      await describe('thing-1'),
      await describe(`${prefix}-1`),
      await describe(`${prefix}-00000000000000000`),
    ]).toEqual(['InvalidParameterValue', `Invalid${name}ID.Malformed`, `Invalid${name}.NotFound`]);
  }
});

test('pages have the sizes of EC2, and none where ids are asked for', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  await launch(ec2);
  const images = (MaxResults: number, ImageIds?: string[]) =>
    codeOf(ec2.send(new DescribeImagesCommand({ MaxResults, ImageIds })));
  const snapshots = (MaxResults: number, SnapshotIds?: string[]) =>
    codeOf(ec2.send(new DescribeSnapshotsCommand({ MaxResults, SnapshotIds })));

  expect(await images(1)).toMatchObject({ Images: [{}], NextToken: expect.any(String) });
  expect([await images(0), await images(1001), await snapshots(4), await snapshots(1001)]).toEqual(
    Array(4).fill('InvalidParameterValue'),
  );
  expect(await snapshots(5)).toMatchObject(ok);
  const { Snapshots } = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'] }));
  expect([await images(10, [id]), await snapshots(10, [must(Snapshots?.[0]?.SnapshotId)])]).toEqual(
    Array(2).fill('InvalidParameterCombination'),
  );
});
