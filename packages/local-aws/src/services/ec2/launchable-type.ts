import type { InstanceType } from '../../seeds/instance-type.js';
import { zonesOffering } from '../../seeds/instance-type-offerings.js';
import { instanceTypes } from '../../seeds/instance-types.js';
import type { Image } from '../../state/tables/image.js';
import { ApiError } from '../api-error.js';
import { requireSpecifiedType } from './images/instance-type-specification.js';

/** The type with this name, if the image can start on it. */
export function requireType(name: string, image: Image): InstanceType {
  const type = instanceTypes.get(name);
  if (type === undefined) {
    throw new ApiError('InvalidParameterValue', `Invalid value '${name}' for InstanceType.`);
  }
  checkMachine(type, image);
  checkDevices(type, image);
  requireSpecifiedType(name, image);
  return type;
}

/** Refuses a type where the zone, or the whole region, does not offer it. */
export function requireOffered(type: InstanceType, region: string, zone: string): void {
  const zones = zonesOffering(type.name, region).map(({ name }) => name);
  if (zones.length === 0) {
    throw new ApiError(
      'Unsupported',
      'The requested configuration is currently not supported. Please check the documentation for supported configurations.',
    );
  }
  if (!zones.includes(zone)) {
    throw new ApiError(
      'Unsupported',
      `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${zone}). Please retry your request by not specifying an Availability Zone or choosing ${zones.join(', ')}.`,
    );
  }
}

function checkMachine(type: InstanceType, image: Image): void {
  if (!type.architectures.includes(image.architecture)) {
    throw new ApiError(
      'InvalidParameterValue',
      `The architecture '${type.architectures.join(',')}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
    );
  }
  if (!type.virtualizationTypes.includes(image.virtualizationType)) {
    throw new ApiError(
      'InvalidParameterCombination',
      `Virtualization type '${type.virtualizationTypes.join(',')}' is required for instances of type '${type.name}'. Ensure that you are using an AMI with virtualization type '${type.virtualizationTypes.join(',')}'.`,
    );
  }
  // An image that only prefers UEFI, or says nothing, starts either way.
  const { bootMode } = image;
  if (bootMode === 'uefi' && !type.bootModes.includes('uefi')) {
    throw new ApiError(
      'InvalidParameterValue',
      `The ${type.name} instance type does not support an AMI with a boot mode of UEFI. Only instance types built on the Nitro System support UEFI. Specify an instance type that supports UEFI, and try again.`,
    );
  }
  if (bootMode === 'legacy-bios' && !type.bootModes.includes('legacy-bios')) {
    throw new ApiError(
      'InvalidParameterValue',
      `The ${type.name} instance type does not support an AMI with a boot mode of Legacy BIOS. Specify an instance type that supports Legacy BIOS, and try again.`,
    );
  }
}

function checkDevices(type: InstanceType, image: Image): void {
  if (type.ena === 'required' && !image.enaSupport) {
    throw new ApiError(
      'InvalidParameterCombination',
      `Enhanced networking with the Elastic Network Adapter (ENA) is required for the '${type.name}' instance type. Ensure that you are using an AMI that is enabled for ENA.`,
    );
  }
  if (image.tpmSupport !== undefined && !type.nitroTpm) {
    throw new ApiError(
      'InvalidParameterValue',
      `The ${type.name} instance type does not support an AMI that is enabled for NitroTPM. Specify an instance type that supports NitroTPM, and try again.`,
    );
  }
}
