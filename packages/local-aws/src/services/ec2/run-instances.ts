import { defaultNetworkOf, type Subnet } from '../../seeds/default-network.js';
import type { InstanceType } from '../../seeds/instance-types.js';
import { type Image, imageTable } from '../../state/tables/image.js';
import { type Instance, instanceTable } from '../../state/tables/instance.js';
import { machineOf } from '../../state/tables/machine.js';
import { type Volume, volumeTable } from '../../state/tables/volume.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { newId } from '../new-id.js';
import { mergeDevices } from './block-devices.js';
import { once } from './client-token.js';
import { describeReservation } from './describe-instances.js';
import { ec2Operation } from './ec2-operation.js';
import { forgetTerminated } from './instance-access.js';
import { requireKeyPair } from './key-pairs.js';
import {
  checkUserData,
  chooseGroups,
  chooseSubnet,
  freeAddress,
  launchableImage,
  requireType,
} from './launch-choices.js';
import { type Launch, launchInput } from './launch-input.js';
import type { PlannedDevice } from './plan-device.js';
import { putTags, readTagSpecifications } from './tags.js';

/** Launching. Nothing runs: an instance is a row that says it does. */
export const runInstances = [
  ec2Operation({
    action: 'RunInstances',
    input: launchInput,
    run(launch, context) {
      const { ClientToken: token, ...parameters } = launch;
      const ids = once(context, { action: 'RunInstances', token, parameters }, () =>
        start(launch, context),
      );
      const table = context.store.table(instanceTable, ownScope(context));
      return describeReservation(
        ids.flatMap((id) => table.get(id) ?? []),
        context,
      );
    },
  }),
];

function start(launch: Launch, context: Context): readonly string[] {
  const image = launchableImage(launch.ImageId, context);
  const type = requireType(launch.InstanceType ?? 'm1.small', image);
  if (launch.MinCount < 1 || launch.MaxCount < launch.MinCount || launch.MaxCount > 1000) {
    throw new ApiError(
      'InvalidParameterValue',
      `Invalid count: ${launch.MinCount} to ${launch.MaxCount}`,
    );
  }
  if (launch.KeyName !== undefined) requireKeyPair(context, launch.KeyName);
  checkUserData(launch.UserData);
  const subnet = chooseSubnet(launch, context);
  const securityGroupIds = chooseGroups(launch, context);
  const planned = mergeDevices(image.blockDevices, launch.BlockDeviceMapping, context);
  const tags = readTagSpecifications(launch.TagSpecification, [
    'instance',
    'volume',
    'network-interface',
    'spot-instances-request',
  ]);

  forgetTerminated(context);
  const reservationId = newId('r');
  const ids = Array.from({ length: launch.MaxCount }, (_, launchIndex) => {
    const id = newId('i');
    const volumes = planned.flatMap((device) => newVolume(device, id, subnet, context));
    for (const volume of volumes) {
      context.store.table(volumeTable, ownScope(context)).put(volume);
      putTags(context, 'volume', volume.id, tags.volume);
    }
    const instance = newInstance({ launch, image, type, subnet, securityGroupIds }, context);
    context.store.table(instanceTable, ownScope(context)).put({
      ...instance,
      id,
      reservationId,
      launchIndex,
      privateIpAddress: freeAddress(subnet, context),
      devices: volumes.map((volume) => ({
        deviceName: volume.attachment?.device ?? '',
        volumeId: volume.id,
      })),
    });
    putTags(context, 'instance', id, tags.instance);
    return id;
  });
  rememberLaunch(image, context);
  return ids;
}

/** The owner learns of every launch, by whomever. Seeds have no row, because nobody owns them here. */
function rememberLaunch(image: Image, { store, region, now }: Context): void {
  const images = store.table(imageTable, region);
  if (images.get(image.id) === undefined) return;
  images.put({ ...image, lastLaunchedTime: now.toISOString() });
}

function newVolume(
  { deviceName, ebs, kmsKeyId }: PlannedDevice,
  instanceId: string,
  { zone }: Subnet,
  { now }: Context,
): readonly Volume[] {
  // Instance store is not simulated; none of the known types has any.
  if (ebs === undefined) return [];
  const { snapshotId, iops, throughput } = ebs;
  const createTime = now.toISOString();
  return [
    {
      id: newId('vol'),
      size: ebs.volumeSize,
      type: ebs.volumeType,
      ...(iops === undefined ? {} : { iops }),
      ...(throughput === undefined ? {} : { throughput }),
      encrypted: ebs.encrypted,
      ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
      ...(snapshotId === undefined ? {} : { snapshotId }),
      availabilityZone: zone,
      createTime,
      attachment: {
        instanceId,
        device: deviceName,
        deleteOnTermination: ebs.deleteOnTermination,
        attachTime: createTime,
      },
    },
  ];
}

interface NewInstance {
  readonly launch: Launch;
  readonly image: Image;
  readonly type: InstanceType;
  readonly subnet: Subnet;
  readonly securityGroupIds: readonly string[];
}

type Numbered = 'id' | 'reservationId' | 'launchIndex' | 'privateIpAddress' | 'devices';

function newInstance(
  { launch, image, type, subnet, securityGroupIds }: NewInstance,
  context: Context,
): Omit<Instance, Numbered> {
  const now = context.now.toISOString();
  const { KeyName: keyName, UserData: userData, ClientToken: clientToken } = launch;
  const profile = launch.IamInstanceProfile;
  const instanceProfile =
    profile?.Arn ??
    (profile?.Name === undefined
      ? undefined
      : `arn:aws:iam::${context.account}:instance-profile/${profile.Name}`);
  return {
    state: 'running',
    stateChangedAt: now,
    imageId: image.id,
    type: type.name,
    launchTime: now,
    ...machineOf(image),
    ...(keyName === undefined ? {} : { keyName }),
    ...(userData === undefined ? {} : { userData }),
    ...(clientToken === undefined ? {} : { clientToken }),
    ...(instanceProfile === undefined ? {} : { instanceProfile }),
    availabilityZone: subnet.zone,
    subnetId: subnet.id,
    vpcId: defaultNetworkOf(context.account, context.region).vpcId,
    securityGroupIds,
    ebsOptimized: launch.EbsOptimized ?? false,
    httpTokens:
      launch.MetadataOptions?.HttpTokens ??
      (image.imdsSupport === 'v2.0' ? 'required' : 'optional'),
    shutdownBehavior: launch.InstanceInitiatedShutdownBehavior ?? 'stop',
    disableApiTermination: launch.DisableApiTermination ?? false,
  };
}
