import { text } from '../../../protocols/shape.js';
import type { AnswerMembers } from '../../../protocols/wire.js';
import type { Instance } from '../../../state/tables/instance.js';
import { volumeTable } from '../../../state/tables/volume.js';
import { type Context, ownScope } from '../../context.js';
import { ec2Operation } from '../ec2-operation.js';
import { requireInstance } from '../instance-access.js';
import { tagSet } from '../tags.js';

/** What it would take to launch an instance like one that there is. */
export const getLaunchTemplateData = [
  ec2Operation({
    action: 'GetLaunchTemplateData',
    input: { InstanceId: text },
    run(input, context) {
      return { launchTemplateData: dataOf(requireInstance(context, input.InstanceId), context) };
    },
  }),
];

function dataOf(instance: Instance, context: Context): AnswerMembers {
  const tags = tagSet(context, instance.id).filter(({ key }) => !key.startsWith('aws:'));
  return {
    imageId: instance.imageId,
    instanceType: instance.type,
    keyName: instance.keyName,
    ebsOptimized: instance.ebsOptimized,
    iamInstanceProfile:
      instance.instanceProfile === undefined ? undefined : { arn: instance.instanceProfile },
    placement: { availabilityZone: instance.availabilityZone, tenancy: 'default' },
    monitoring: { enabled: false },
    disableApiTermination: instance.disableApiTermination,
    instanceInitiatedShutdownBehavior: instance.shutdownBehavior,
    userData: instance.userData,
    metadataOptions: { httpTokens: instance.httpTokens, httpEndpoint: 'enabled' },
    networkInterfaceSet: [
      {
        deviceIndex: 0,
        subnetId: instance.subnetId,
        groupSet: instance.securityGroupIds,
        deleteOnTermination: true,
      },
    ],
    blockDeviceMappingSet: disksOf(instance, context),
    tagSpecificationSet: tags.length === 0 ? [] : [{ resourceType: 'instance', tagSet: tags }],
  };
}

function disksOf({ devices }: Instance, context: Context): readonly AnswerMembers[] {
  const volumes = context.store.table(volumeTable, ownScope(context));
  return devices.flatMap(({ deviceName, volumeId }) => {
    const volume = volumes.get(volumeId);
    if (volume === undefined) return [];
    return [
      {
        deviceName,
        ebs: {
          encrypted: volume.encrypted,
          deleteOnTermination: volume.attachment?.deleteOnTermination ?? true,
          iops: volume.iops,
          kmsKeyId: volume.kmsKeyId,
          snapshotId: volume.snapshotId,
          volumeSize: volume.size,
          volumeType: volume.type,
          throughput: volume.throughput,
        },
      },
    ];
  });
}
