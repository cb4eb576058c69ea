import { filledText, flag, list, optional, text } from '../../../protocols/shape.js';
import { imageTable } from '../../../state/tables/image.js';
import { ApiError } from '../../api-error.js';
import { blockDeviceInput } from '../block-device-input.js';
import { mergeDevices, withoutKey } from '../block-devices.js';
import { ec2Operation } from '../ec2-operation.js';
import { putTags, readTagSpecifications, tagSpecificationInput } from '../tags.js';
import { newImage } from './new-image.js';

/** Making images of snapshots. */
export const registerImage = [
  ec2Operation({
    action: 'RegisterImage',
    input: {
      Name: text,
      Description: optional(text),
      Architecture: filledText,
      RootDeviceName: filledText,
      BlockDeviceMapping: blockDeviceInput,
      VirtualizationType: filledText,
      EnaSupport: optional(flag),
      SriovNetSupport: optional(text),
      BootMode: filledText,
      TpmSupport: filledText,
      ImdsSupport: filledText,
      BillingProduct: list(text),
      TagSpecification: tagSpecificationInput,
    },
    run(input, context) {
      const image = newImage(input, context);
      const tags = readTagSpecifications(input.TagSpecification, ['image', 'snapshot']);
      if (input.BillingProduct.length > 0) {
        throw new ApiError(
          'OperationNotPermitted',
          'Billing products cannot be set by this account',
        );
      }
      const devices = mergeDevices([], input.BlockDeviceMapping, context);
      const rootDeviceName = input.RootDeviceName ?? '/dev/sda1';
      const root = devices.find(({ deviceName }) => deviceName === rootDeviceName);
      if (root?.ebs?.snapshotId === undefined) {
        throw new ApiError(
          'InvalidBlockDeviceMapping',
          `The device '${rootDeviceName}' is the root device and needs a snapshot`,
        );
      }
      const { SriovNetSupport: sriovNetSupport, BootMode: bootMode } = input;
      const { TpmSupport: tpmSupport, ImdsSupport: imdsSupport } = input;
      context.store.table(imageTable, context.region).put({
        ...image,
        // Its snapshots are there already, so nothing takes time.
        availableAt: image.creationDate,
        architecture: oneOf(input.Architecture ?? 'i386', 'architecture', architectures),
        virtualizationType: oneOf(
          input.VirtualizationType ?? 'paravirtual',
          'virtualizationType',
          virtualizationTypes,
        ),
        rootDeviceName,
        blockDevices: devices.map(withoutKey),
        enaSupport: input.EnaSupport ?? false,
        ...(sriovNetSupport === undefined ? {} : { sriovNetSupport }),
        ...(bootMode === undefined ? {} : { bootMode: oneOf(bootMode, 'bootMode', bootModes) }),
        ...(tpmSupport === undefined ? {} : { tpmSupport }),
        ...(imdsSupport === undefined ? {} : { imdsSupport }),
        platformDetails: 'Linux/UNIX',
        usageOperation: 'RunInstances',
      });
      putTags(context, 'image', image.id, tags.image);
      return { imageId: image.id };
    },
  }),
];

const architectures = ['i386', 'x86_64', 'arm64', 'x86_64_mac', 'arm64_mac'];
const virtualizationTypes = ['hvm', 'paravirtual'];
const bootModes = ['legacy-bios', 'uefi', 'uefi-preferred'];

function oneOf(value: string, parameter: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw new ApiError(
    'InvalidParameterValue',
    `Value (${value}) for parameter ${parameter} is invalid. Valid values: ${known.join(', ')}`,
  );
}
