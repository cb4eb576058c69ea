import {
  AttachImageWatermarkCommand,
  CopyImageCommand,
  CreateTagsCommand,
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
  DisableImageDeprecationCommand,
  DisableImageDeregistrationProtectionCommand,
  type EC2Client,
  EnableImageDeprecationCommand,
  EnableImageDeregistrationProtectionCommand,
  type LaunchPermission,
  ModifyImageAttributeCommand,
  ModifySnapshotAttributeCommand,
} from '@aws-sdk/client-ec2';
import type { FoundImage, ImageAccess } from '../access/image-access.js';
import { callAws } from './call-aws.js';
import { chunks } from './chunks.js';
import { foundImage, tagSet } from './found-image.js';

/** EC2 takes so many values of a filter. */
const filterValues = 200;

/** EC2 takes so many changes in one ModifySnapshotAttribute. */
const snapshotChanges = 500;

/** The images of one account and region through the EC2 client. */
export function ec2Images(
  ec2: EC2Client,
  region: string,
  abortSignal: AbortSignal | undefined,
): ImageAccess {
  const to = abortSignal === undefined ? {} : { abortSignal };
  const call = <T>(action: string, subject: string, send: () => Promise<T>) =>
    callAws({ action: `ec2:${action}`, subject, region }, send);
  return {
    find: async (names) => {
      const found: FoundImage[] = [];
      for (const Values of chunks(names, filterValues)) {
        const command = new DescribeImagesCommand({
          Owners: ['self'],
          // A disabled image keeps its name, and a copy beside it would be a second one.
          IncludeDisabled: true,
          Filters: [{ Name: 'name', Values: [...Values] }],
        });
        const answer = await call('DescribeImages', Values.join(', '), () => ec2.send(command, to));
        found.push(...(answer.Images ?? []).map(foundImage));
      }
      return found;
    },
    findById: async (imageIds) => {
      const found: FoundImage[] = [];
      for (const Values of chunks(imageIds, filterValues)) {
        const command = new DescribeImagesCommand({
          Owners: ['self'],
          IncludeDisabled: true,
          // A filter, because ids that are asked for by themselves must exist.
          Filters: [{ Name: 'image-id', Values: [...Values] }],
        });
        const answer = await call('DescribeImages', Values.join(', '), () => ec2.send(command, to));
        found.push(...(answer.Images ?? []).map(foundImage));
      }
      return found;
    },
    launchPermissions: (imageId) =>
      call('DescribeImageAttribute', imageId, async () => {
        const command = new DescribeImageAttributeCommand({
          ImageId: imageId,
          Attribute: 'launchPermission',
        });
        return ((await ec2.send(command, to)).LaunchPermissions ?? []).flatMap(grantee);
      }),
    snapshotTags: (ids) =>
      call('DescribeSnapshots', ids.join(', '), async () => {
        // As a filter: one snapshot that is gone must not hide all others.
        const pages = chunks(ids, filterValues).map((Values) =>
          ec2.send(
            new DescribeSnapshotsCommand({
              Filters: [{ Name: 'snapshot-id', Values: [...Values] }],
            }),
            to,
          ),
        );
        const found = (await Promise.all(pages)).flatMap(({ Snapshots = [] }) => Snapshots);
        return Object.fromEntries(
          found.map((snapshot) => [snapshot.SnapshotId ?? '', tagSet(snapshot.Tags)]),
        );
      }),
    snapshotPermissions: (snapshotId) =>
      call('DescribeSnapshotAttribute', snapshotId, async () => {
        const command = new DescribeSnapshotAttributeCommand({
          SnapshotId: snapshotId,
          Attribute: 'createVolumePermission',
        });
        return ((await ec2.send(command, to)).CreateVolumePermissions ?? []).flatMap(grantee);
      }),
    copy: (request) =>
      call('CopyImage', `${request.sourceImageId} (${request.name})`, async () => {
        const Tags = Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value }));
        const command = new CopyImageCommand({
          Name: request.name,
          SourceRegion: request.sourceRegion,
          SourceImageId: request.sourceImageId,
          ClientToken: request.clientToken,
          ...(request.kmsKeyId !== undefined && { Encrypted: true, KmsKeyId: request.kmsKeyId }),
          ...(request.completionMinutes !== undefined && {
            SnapshotCopyCompletionDurationMinutes: request.completionMinutes,
          }),
          // In the creating call: after a crash there is no image without its tags.
          ...(Tags.length > 0 && {
            TagSpecifications: [
              { ResourceType: 'image', Tags },
              { ResourceType: 'snapshot', Tags },
            ],
          }),
        });
        const { ImageId } = await ec2.send(command, to);
        if (ImageId === undefined) throw new Error('the answer names no image; run again');
        return ImageId;
      }),
    addTags: (ids, tags) =>
      call('CreateTags', ids.join(', '), async () => {
        const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
        await ec2.send(new CreateTagsCommand({ Resources: [...ids], Tags }), to);
      }),
    changeLaunchPermissions: (imageId, { add, remove }) =>
      call('ModifyImageAttribute', imageId, async () => {
        const command = new ModifyImageAttributeCommand({
          ImageId: imageId,
          LaunchPermission: {
            ...(add !== undefined && { Add: add.map(launchPermission) }),
            ...(remove !== undefined && { Remove: remove.map(launchPermission) }),
          },
        });
        await ec2.send(command, to);
      }),
    changeSnapshotPermissions: (snapshotId, { add = [], remove = [] }) =>
      call('ModifySnapshotAttribute', snapshotId, async () => {
        const changes = [
          ...chunks(add, snapshotChanges).map((some) => ({ Add: some.map(volumePermission) })),
          ...chunks(remove, snapshotChanges).map((some) => ({
            Remove: some.map(volumePermission),
          })),
        ];
        for (const CreateVolumePermission of changes) {
          const command = new ModifySnapshotAttributeCommand({
            SnapshotId: snapshotId,
            Attribute: 'createVolumePermission',
            CreateVolumePermission,
          });
          await ec2.send(command, to);
        }
      }),
    attachWatermark: (imageId, name) =>
      call('AttachImageWatermark', `${imageId} (${name})`, async () => {
        const command = new AttachImageWatermarkCommand({ ImageId: imageId, WatermarkName: name });
        await ec2.send(command, to);
      }),
    async setDeprecation(imageId, deprecateAt) {
      if (deprecateAt === undefined) {
        await call('DisableImageDeprecation', imageId, () =>
          ec2.send(new DisableImageDeprecationCommand({ ImageId: imageId }), to),
        );
        return;
      }
      await call('EnableImageDeprecation', `${imageId} (${deprecateAt})`, () => {
        const DeprecateAt = new Date(deprecateAt);
        return ec2.send(new EnableImageDeprecationCommand({ ImageId: imageId, DeprecateAt }), to);
      });
    },
    async setProtection(imageId, protection) {
      if (protection === 'off') {
        await call('DisableImageDeregistrationProtection', imageId, () =>
          ec2.send(new DisableImageDeregistrationProtectionCommand({ ImageId: imageId }), to),
        );
        return;
      }
      const WithCooldown = protection === 'cooldown';
      await call('EnableImageDeregistrationProtection', imageId, () => {
        const input = { ImageId: imageId, WithCooldown };
        return ec2.send(new EnableImageDeregistrationProtectionCommand(input), to);
      });
    },
  };
}

function grantee(permission: LaunchPermission): readonly string[] {
  const { UserId, OrganizationArn, OrganizationalUnitArn, Group } = permission;
  return [UserId, OrganizationArn, OrganizationalUnitArn, Group].flatMap((each) => each ?? []);
}

function launchPermission(grantee: string): LaunchPermission {
  if (grantee.startsWith('arn:')) {
    return grantee.includes(':ou/')
      ? { OrganizationalUnitArn: grantee }
      : { OrganizationArn: grantee };
  }
  return volumePermission(grantee);
}

function volumePermission(grantee: string): Pick<LaunchPermission, 'Group' | 'UserId'> {
  return grantee === 'all' ? { Group: 'all' } : { UserId: grantee };
}
