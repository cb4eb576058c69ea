import {
  CopyImageCommand,
  CreateTagsCommand,
  DeregisterImageCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DisableImageBlockPublicAccessCommand,
  type LaunchPermission,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
  ResetImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { ownImage, see, share } from '../../support/images.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  organizationArn,
  outsider,
  owner,
  startForTest,
  unitArn,
  workload,
} from '../../support/local.js';

const permit = (aws: LocalAws, ImageId: string, ...Add: LaunchPermission[]) =>
  ec2For(aws).send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } }));

/** Which of the accounts see the image. */
async function viewers(aws: LocalAws, imageId: string): Promise<string[]> {
  const seen: string[] = [];
  for (const account of [owner, consumer, workload, outsider]) {
    if ((await see(ec2For(aws, account), imageId)) !== undefined) seen.push(account);
  }
  return seen;
}

test('a new image is seen by its owner only, and only in its region', async () => {
  const aws = await startForTest();

  const id = await ownImage(ec2For(aws));

  expect(await viewers(aws, id)).toEqual([owner]);
  expect(await see(ec2For(aws, owner, 'us-east-2'), id)).toBeUndefined();
});

test.each([
  ['an account', { UserId: consumer }, [owner, consumer]],
  ['the organization', { OrganizationArn: organizationArn }, [owner, consumer, workload]],
  ['an organizational unit', { OrganizationalUnitArn: unitArn }, [owner, workload]],
  ['everyone', { Group: 'all' as const }, [owner, consumer, workload, outsider]],
])(
  'sharing with %s opens it for exactly those, and taking it back closes it',
  async (_, permission, expected) => {
    const aws = await startForTest();
    const ec2 = ec2For(aws);
    const id = await ownImage(ec2);
    await ec2.send(new DisableImageBlockPublicAccessCommand({}));

    await permit(aws, id, permission);
    const shared = await viewers(aws, id);
    await ec2.send(
      new ModifyImageAttributeCommand({ ImageId: id, LaunchPermission: { Remove: [permission] } }),
    );

    expect(shared).toEqual(expected);
    expect(await viewers(aws, id)).toEqual([owner]);
  },
);

test('the owner reads who may launch, others may not, and resetting ends it', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);
  const read = { ImageId: id, Attribute: 'launchPermission' as const };
  await permit(
    aws,
    id,
    { UserId: consumer },
    { OrganizationArn: organizationArn },
    { UserId: consumer },
  );

  const { LaunchPermissions } = await ec2.send(new DescribeImageAttributeCommand(read));
  const refused = await codeOf(ec2For(aws, consumer).send(new DescribeImageAttributeCommand(read)));
  await ec2.send(new ResetImageAttributeCommand(read));

  expect(LaunchPermissions).toEqual([{ UserId: consumer }, { OrganizationArn: organizationArn }]);
  expect(refused).toBe('AuthFailure');
  expect(await viewers(aws, id)).toEqual([owner]);
});

test('the older style of adding and removing works too', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);
  const change = (OperationType: 'add' | 'remove') =>
    ec2.send(
      new ModifyImageAttributeCommand({
        ImageId,
        Attribute: 'launchPermission',
        OperationType,
        UserIds: [consumer],
      }),
    );

  await change('add');
  const added = await viewers(aws, ImageId);
  await change('remove');

  expect(added).toEqual([owner, consumer]);
  expect(await viewers(aws, ImageId)).toEqual([owner]);
});

test('an image that is asked for twice is answered once', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const id = await ownImage(ec2);

  const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [id, id] }));

  expect(Images?.map(({ ImageId }) => ImageId)).toEqual([id]);
});

test('ExecutableUsers tells the ways of sharing apart', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const [byAccount, byUnit, forAll] = [
    await ownImage(ec2, 'by-account'),
    await ownImage(ec2, 'by-unit'),
    await ownImage(ec2, 'for-all'),
  ];
  await permit(aws, byAccount, { UserId: workload });
  await permit(aws, byUnit, { OrganizationalUnitArn: unitArn });
  await ec2.send(new DisableImageBlockPublicAccessCommand({}));
  await permit(aws, forAll, { Group: 'all' });
  const found = async (account: string, who: string) => {
    const { Images } = await ec2For(aws, account).send(
      new DescribeImagesCommand({ ExecutableUsers: [who], Owners: [owner] }),
    );
    return must(Images)
      .map(({ Name }) => Name)
      .toSorted();
  };

  expect(await found(workload, 'self')).toEqual(['by-account', 'by-unit']);
  expect(await found(workload, workload)).toEqual(['by-account', 'by-unit']);
  expect(await found(owner, workload)).toEqual(['by-account']);
  expect(await found(workload, 'all')).toEqual(['for-all']);
  expect(await found(owner, 'self')).toEqual([]);
});

test('what an account cannot see it cannot launch, copy or change', async () => {
  const aws = await startForTest();
  const ImageId = await ownImage(ec2For(aws));
  const ec2 = ec2For(aws, consumer);
  const one = { InstanceType: 't3.micro' as const, MinCount: 1, MaxCount: 1 };

  const codes = [
    await codeOf(ec2.send(new DescribeImagesCommand({ ImageIds: [ImageId] }))),
    await codeOf(ec2.send(new RunInstancesCommand({ ImageId, ...one }))),
    await codeOf(
      ec2.send(
        new CopyImageCommand({ SourceImageId: ImageId, SourceRegion: 'us-east-1', Name: 'mine' }),
      ),
    ),
    await codeOf(ec2.send(new DeregisterImageCommand({ ImageId }))),
    await codeOf(
      ec2.send(new CreateTagsCommand({ Resources: [ImageId], Tags: [{ Key: 'a', Value: 'b' }] })),
    ),
  ];

  expect(new Set(codes)).toEqual(new Set(['InvalidAMIID.NotFound']));
});

test('a sharee launches without the snapshots, but copies only with them', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const sharee = ec2For(aws, consumer);
  const ImageId = await ownImage(ec2);
  await share(ec2, ImageId, consumer);
  const SnapshotId = must((await see(ec2, ImageId))?.BlockDeviceMappings?.[0]?.Ebs?.SnapshotId);
  const copy = new CopyImageCommand({
    SourceImageId: ImageId,
    SourceRegion: 'us-east-1',
    Name: 'mine',
  });

  const launched = await sharee.send(
    new RunInstancesCommand({ ImageId, InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 }),
  );
  const refused = await codeOf(sharee.send(copy));
  await ec2.send(
    new ModifySnapshotAttributeCommand({
      SnapshotId,
      CreateVolumePermission: { Add: [{ UserId: consumer }] },
    }),
  );
  const copied = await sharee.send(copy);

  expect(launched.Instances?.[0]?.ImageId).toBe(ImageId);
  expect(refused).toBe('InvalidRequest');
  expect(await see(sharee, must(copied.ImageId))).toMatchObject({
    OwnerId: consumer,
    SourceImageId: ImageId,
    Public: false,
  });
  expect(await see(ec2, must(copied.ImageId))).toBeUndefined();
});

test('a sharee changes nothing of a shared image', async () => {
  const aws = await startForTest();
  const ImageId = await ownImage(ec2For(aws));
  await share(ec2For(aws), ImageId, consumer);
  const sharee = ec2For(aws, consumer);

  expect(await codeOf(sharee.send(new DeregisterImageCommand({ ImageId })))).toBe('AuthFailure');
  expect(
    await codeOf(
      sharee.send(
        new ModifyImageAttributeCommand({
          ImageId,
          LaunchPermission: { Add: [{ UserId: outsider }] },
        }),
      ),
    ),
  ).toBe('AuthFailure');
});

test('permissions that name nobody, two at once, or more than a thousand are refused', async () => {
  const aws = await startForTest();
  const ImageId = await ownImage(ec2For(aws));
  const many = Array.from({ length: 1001 }, (_, index) => ({
    UserId: String(100_000_000_000 + index),
  }));

  expect(await codeOf(permit(aws, ImageId, { UserId: 'me' }))).toBe('InvalidAMIAttributeItemValue');
  expect(await codeOf(permit(aws, ImageId, { OrganizationArn: 'o-1' }))).toBe(
    'InvalidAMIAttributeItemValue',
  );
  expect(await codeOf(permit(aws, ImageId, { OrganizationalUnitArn: organizationArn }))).toBe(
    'InvalidAMIAttributeItemValue',
  );
  expect(await codeOf(permit(aws, ImageId, { UserId: consumer, Group: 'all' }))).toBe(
    'InvalidParameterCombination',
  );
  expect(await codeOf(permit(aws, ImageId, ...many))).toBe('ResourceLimitExceeded');
  expect(await codeOf(permit(aws, ImageId, ...many.slice(1)))).not.toBe('ResourceLimitExceeded');
  expect(await codeOf(permit(aws, ImageId, { UserId: consumer }))).toBe('ResourceLimitExceeded');
});

test('one call changes one kind of attribute', async () => {
  const aws = await startForTest();
  const ec2 = ec2For(aws);
  const ImageId = await ownImage(ec2);

  await ec2.send(new ModifyImageAttributeCommand({ ImageId, Description: { Value: 'new' } }));

  expect((await see(ec2, ImageId))?.Description).toBe('new');
  expect(
    await codeOf(
      ec2.send(
        new ModifyImageAttributeCommand({
          ImageId,
          Description: { Value: 'x' },
          LaunchPermission: { Add: [{ UserId: consumer }] },
        }),
      ),
    ),
  ).toBe('InvalidParameterCombination');
  expect(await codeOf(ec2.send(new ModifyImageAttributeCommand({ ImageId })))).toBe(
    'InvalidParameterCombination',
  );
});
