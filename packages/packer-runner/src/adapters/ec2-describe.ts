import {
  DescribeKeyPairsCommand,
  paginateDescribeInstances,
  paginateDescribeSecurityGroups,
  paginateDescribeVolumes,
} from '@aws-sdk/client-ec2';
import type { ResourceKind } from '../cleanup/cloud.js';
import { describeImages, describeSnapshots } from './ec2-images.js';
import { describeLaunchTemplates } from './ec2-launch-templates.js';
import { collect, common, type Describe, defined, texts, time } from './ec2-reading.js';

/** How each kind is found. */
export const describers: Readonly<Record<ResourceKind, Describe>> = {
  instance: async ({ client, filters, cancel }) => {
    const pages = paginateDescribeInstances({ client }, { Filters: [...filters] }, cancel);
    return collect(pages, ({ Reservations = [] }) =>
      Reservations.flatMap(({ Instances = [] }) => Instances).map((instance) => ({
        ...common('instance', instance.InstanceId, instance),
        ...defined({
          state: instance.State?.Name,
          createdAt: time(instance.LaunchTime),
          keyPair: instance.KeyName,
          sourceImageId: instance.ImageId,
        }),
        securityGroups: (instance.SecurityGroups ?? []).flatMap(({ GroupId, GroupName }) =>
          texts(GroupId, GroupName),
        ),
      })),
    );
  },
  volume: async ({ client, filters, cancel }) => {
    const pages = paginateDescribeVolumes({ client }, { Filters: [...filters] }, cancel);
    return collect(pages, ({ Volumes = [] }) =>
      Volumes.map((volume) => ({
        ...common('volume', volume.VolumeId, volume),
        ...defined({
          state: volume.State,
          createdAt: time(volume.CreateTime),
          instanceId: volume.Attachments?.[0]?.InstanceId,
          goesWithInstance: volume.Attachments?.[0]?.DeleteOnTermination,
        }),
      })),
    );
  },
  'security-group': async ({ client, filters, cancel }) => {
    const pages = paginateDescribeSecurityGroups({ client }, { Filters: [...filters] }, cancel);
    return collect(pages, ({ SecurityGroups = [] }) =>
      SecurityGroups.map((group) => ({
        ...common('security-group', group.GroupId, group),
        ...defined({ name: group.GroupName, description: group.Description }),
      })),
    );
  },
  'key-pair': async ({ client, filters, cancel }) => {
    const command = new DescribeKeyPairsCommand({ Filters: [...filters] });
    const { KeyPairs = [] } = await client.send(command, cancel);
    return KeyPairs.map((keyPair) => ({
      ...common('key-pair', keyPair.KeyPairId, keyPair),
      ...defined({ name: keyPair.KeyName, createdAt: time(keyPair.CreateTime) }),
    }));
  },
  'launch-template': describeLaunchTemplates,
  image: describeImages,
  snapshot: describeSnapshots,
};
