import { defaultNetworkOf, type Subnet } from '../../seeds/default-network.js';
import type { InstanceType } from '../../seeds/instance-type.js';
import type { Image } from '../../state/tables/image.js';
import { type Instance, instanceTable } from '../../state/tables/instance.js';
import { machineOf } from '../../state/tables/machine.js';
import { type Volume, volumeTable } from '../../state/tables/volume.js';
import { type Context, ownScope } from '../context.js';
import { newId } from '../new-id.js';
import { freeAddress } from './launch-choices.js';
import type { Launch } from './launch-input.js';
import { launchKeyFailure } from './launch-keys.js';
import { defaultHttpTokens } from './metadata-defaults.js';
import { newGuest } from './new-guest.js';
import type { PlannedDevice } from './plan-device.js';
import { snapshotOfImage } from './snapshot-access.js';
import { newSpotRequestId } from './spot-requests.js';
import { putTags, type Tags } from './tags.js';

/** What a launch makes and can carry tags. */
export const taggable = [
  'instance',
  'volume',
  'network-interface',
  'spot-instances-request',
] as const;

/** A launch with all of its choices made. */
export interface LaunchPlan {
  readonly launch: Launch;
  readonly image: Image;
  readonly type: InstanceType;
  readonly subnet: Subnet;
  readonly securityGroupIds: readonly string[];
  readonly disks: readonly PlannedDevice[];
  readonly isSpot: boolean;
  readonly tags: Readonly<Record<(typeof taggable)[number], Tags>>;
  readonly systemTags: Tags;
  readonly reservationId: string;
}

/** Keeps one instance of a launch, with its volumes and tags. Gives its id. */
export function putInstance(plan: LaunchPlan, launchIndex: number, context: Context): string {
  const { subnet, tags, reservationId } = plan;
  const id = newId('i');
  const failure = launchKeyFailure(plan.disks, context);
  const guest =
    failure === undefined
      ? newGuest({ instanceId: id, image: plan.image, keyName: plan.launch.KeyName }, context)
      : undefined;
  // What really runs has one address, which is the one that can be reached.
  const privateIpAddress = guest?.address ?? freeAddress(subnet, context);
  const disks = failure === undefined ? plan.disks : [];
  const volumes = disks.flatMap((device) => newVolume(device, id, subnet, context));
  for (const volume of volumes) {
    context.store.table(volumeTable, ownScope(context)).put(volume);
    putTags(context, 'volume', volume.id, tags.volume);
  }
  const spotRequestId = plan.isSpot ? newSpotRequestId() : undefined;
  context.store.table(instanceTable, ownScope(context)).put({
    ...newInstance(plan, context),
    id,
    reservationId,
    launchIndex,
    privateIpAddress,
    devices: volumes.map((volume) => ({
      deviceName: volume.attachment?.device ?? '',
      volumeId: volume.id,
    })),
    ...(spotRequestId === undefined ? {} : { spotRequestId }),
    ...(guest === undefined ? {} : { state: 'pending', guest }),
    ...failure,
  });
  putTags(context, 'instance', id, { ...tags.instance, ...plan.systemTags });
  if (spotRequestId !== undefined) {
    putTags(context, 'spot-instances-request', spotRequestId, tags['spot-instances-request']);
  }
  return id;
}

function newVolume(
  { deviceName, ebs, kmsKeyId }: PlannedDevice,
  instanceId: string,
  { zone }: Subnet,
  context: Context,
): readonly Volume[] {
  // Instance store is not simulated.
  if (ebs === undefined) return [];
  const { snapshotId, iops, throughput } = ebs;
  const createTime = context.now.toISOString();
  const contentId =
    snapshotId === undefined ? undefined : snapshotOfImage(context, snapshotId)?.contentId;
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
      ...(contentId === undefined ? {} : { contentId }),
      attachment: {
        instanceId,
        device: deviceName,
        deleteOnTermination: ebs.deleteOnTermination,
        attachTime: createTime,
      },
    },
  ];
}

type Numbered = 'id' | 'reservationId' | 'launchIndex' | 'privateIpAddress' | 'devices';

function newInstance(
  { launch, image, type, subnet, securityGroupIds }: LaunchPlan,
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
      defaultHttpTokens(context) ??
      (image.imdsSupport === 'v2.0' ? 'required' : 'optional'),
    shutdownBehavior: launch.InstanceInitiatedShutdownBehavior ?? 'stop',
    disableApiTermination: launch.DisableApiTermination ?? false,
  };
}
