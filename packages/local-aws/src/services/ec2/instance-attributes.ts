import { filledText, flag, list, optional, structure, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import { instanceTypes } from '../../seeds/instance-types.js';
import { type Instance, instanceTable } from '../../state/tables/instance.js';
import { volumeTable } from '../../state/tables/volume.js';
import { ApiError } from '../api-error.js';
import { type Context, ownScope } from '../context.js';
import { done, ec2Operation } from './ec2-operation.js';
import { requireInstance } from './instance-access.js';
import { requireSecurityGroup } from './security-groups.js';

const flagValue = optional(structure({ Value: flag }));
const textValue = optional(structure({ Value: text }));

/** What can be changed about an instance, some of it only while it is stopped. */
export const instanceAttributes = [
  ec2Operation({
    action: 'ModifyInstanceAttribute',
    input: {
      InstanceId: text,
      Attribute: filledText,
      Value: optional(text),
      EnaSupport: flagValue,
      SriovNetSupport: textValue,
      DisableApiTermination: flagValue,
      EbsOptimized: flagValue,
      InstanceType: textValue,
      InstanceInitiatedShutdownBehavior: textValue,
      UserData: textValue,
      GroupId: list(text),
      BlockDeviceMapping: list(
        structure({
          DeviceName: text,
          Ebs: structure({ DeleteOnTermination: flag }),
        }),
      ),
    },
    run(input, context) {
      const instance = requireInstance(context, input.InstanceId);
      const asked = { ...input, ...olderStyle(input.Attribute, input.Value) };
      const stoppedOnly = [
        asked.EnaSupport,
        asked.SriovNetSupport,
        asked.InstanceType,
        asked.UserData,
      ];
      if (instance.state !== 'stopped' && stoppedOnly.some((value) => value !== undefined)) {
        throw new ApiError(
          'IncorrectInstanceState',
          `The instance '${instance.id}' is not in the 'stopped' state.`,
        );
      }
      if (asked.InstanceType !== undefined && !instanceTypes.has(asked.InstanceType.Value)) {
        throw new ApiError(
          'InvalidAttributeValue',
          `Invalid value '${asked.InstanceType.Value}' for InstanceType.`,
        );
      }
      for (const id of asked.GroupId) requireSecurityGroup(context, id);
      keepVolumes(instance, asked.BlockDeviceMapping, context);
      const { SriovNetSupport: sriov, UserData: userData } = asked;
      context.store.table(instanceTable, ownScope(context)).put({
        ...instance,
        enaSupport: asked.EnaSupport?.Value ?? instance.enaSupport,
        disableApiTermination: asked.DisableApiTermination?.Value ?? instance.disableApiTermination,
        ebsOptimized: asked.EbsOptimized?.Value ?? instance.ebsOptimized,
        type: asked.InstanceType?.Value ?? instance.type,
        shutdownBehavior:
          asked.InstanceInitiatedShutdownBehavior?.Value ?? instance.shutdownBehavior,
        securityGroupIds: asked.GroupId.length > 0 ? asked.GroupId : instance.securityGroupIds,
        ...(sriov === undefined ? {} : { sriovNetSupport: sriov.Value }),
        ...(userData === undefined ? {} : { userData: userData.Value }),
      });
      return done;
    },
  }),

  ec2Operation({
    action: 'DescribeInstanceAttribute',
    input: { InstanceId: text, Attribute: text },
    run(input, context) {
      const instance = requireInstance(context, input.InstanceId);
      return { instanceId: instance.id, ...readAttribute(instance, input.Attribute) };
    },
  }),
];

function keepVolumes(
  instance: Instance,
  changes: readonly {
    readonly DeviceName: string;
    readonly Ebs: { readonly DeleteOnTermination: boolean };
  }[],
  context: Context,
): void {
  const table = context.store.table(volumeTable, ownScope(context));
  for (const { DeviceName, Ebs } of changes) {
    const device = instance.devices.find(({ deviceName }) => deviceName === DeviceName);
    const volume = device === undefined ? undefined : table.get(device.volumeId);
    if (volume?.attachment === undefined) {
      throw new ApiError(
        'InvalidInstanceAttributeValue',
        `No device is currently mapped at ${DeviceName}`,
      );
    }
    const attachment = { ...volume.attachment, deleteOnTermination: Ebs.DeleteOnTermination };
    table.put({ ...volume, attachment });
  }
}

/** The older style names one attribute and its value. */
function olderStyle(attribute: string | undefined, value: string | undefined) {
  if (attribute === undefined || value === undefined) return {};
  switch (attribute) {
    case 'enaSupport':
      return { EnaSupport: { Value: value === 'true' } };
    case 'disableApiTermination':
      return { DisableApiTermination: { Value: value === 'true' } };
    case 'sriovNetSupport':
      return { SriovNetSupport: { Value: value } };
    case 'instanceType':
      return { InstanceType: { Value: value } };
    case 'userData':
      return { UserData: { Value: value } };
    case 'instanceInitiatedShutdownBehavior':
      return { InstanceInitiatedShutdownBehavior: { Value: value } };
    default:
      throw unknownAttribute(attribute);
  }
}

function readAttribute(instance: Instance, attribute: string): AnswerMembers {
  switch (attribute) {
    case 'enaSupport':
      return { enaSupport: { value: instance.enaSupport } };
    case 'disableApiTermination':
      return { disableApiTermination: { value: instance.disableApiTermination } };
    case 'sriovNetSupport':
      return { sriovNetSupport: { value: instance.sriovNetSupport } };
    case 'instanceType':
      return { instanceType: { value: instance.type } };
    case 'userData':
      return { userData: { value: instance.userData } };
    case 'instanceInitiatedShutdownBehavior':
      return { instanceInitiatedShutdownBehavior: { value: instance.shutdownBehavior } };
    case 'rootDeviceName':
      return { rootDeviceName: { value: instance.rootDeviceName } };
    case 'ebsOptimized':
      return { ebsOptimized: { value: instance.ebsOptimized } };
    default:
      throw unknownAttribute(attribute);
  }
}

function unknownAttribute(attribute: string): ApiError {
  return new ApiError('InvalidParameterValue', `Unknown attribute: ${attribute}`);
}
