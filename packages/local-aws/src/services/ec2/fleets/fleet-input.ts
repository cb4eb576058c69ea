import {
  filledText,
  flag,
  integer,
  list,
  optional,
  type ReadMembers,
  structure,
  text,
  time,
} from '../../../protocols/shape.js';
import type { Lifecycle } from '../../../state/tables/fleet.js';
import { ApiError } from '../../api-error.js';
import { tagSpecificationInput } from '../tags.js';

const overrideInput = {
  ImageId: filledText,
  InstanceType: filledText,
  MaxPrice: filledText,
  SubnetId: filledText,
  AvailabilityZone: filledText,
};

const capacityInput = {
  TotalTargetCapacity: integer,
  OnDemandTargetCapacity: optional(integer),
  SpotTargetCapacity: optional(integer),
  DefaultTargetCapacityType: filledText,
};

/** The parameters of CreateFleet. */
export const fleetInput = {
  LaunchTemplateConfigs: list(
    structure({
      LaunchTemplateSpecification: structure({
        LaunchTemplateId: filledText,
        LaunchTemplateName: filledText,
        Version: text,
      }),
      Overrides: list(structure(overrideInput)),
    }),
  ),
  TargetCapacitySpecification: structure(capacityInput),
  Type: filledText,
  ClientToken: filledText,
  SpotOptions: optional(
    structure({ AllocationStrategy: filledText, InstanceInterruptionBehavior: filledText }),
  ),
  OnDemandOptions: optional(structure({ AllocationStrategy: filledText })),
  ExcessCapacityTerminationPolicy: filledText,
  TerminateInstancesWithExpiration: optional(flag),
  ReplaceUnhealthyInstances: optional(flag),
  ValidFrom: optional(time),
  ValidUntil: optional(time),
  TagSpecification: tagSpecificationInput,
};

/** A fleet as it was asked for. */
export type FleetRequest = ReadMembers<typeof fleetInput>;

/** What differs from the launch template. */
export type FleetOverride = ReadMembers<typeof overrideInput>;

/** How many instances of each kind are wanted; what is not said is of the default kind. */
export function capacitiesOf(
  capacity: ReadMembers<typeof capacityInput>,
): Readonly<Record<Lifecycle, number>> {
  const { TotalTargetCapacity: total, DefaultTargetCapacityType: standard = 'on-demand' } =
    capacity;
  const { OnDemandTargetCapacity: onDemand = 0, SpotTargetCapacity: spot = 0 } = capacity;
  const rest = total - onDemand - spot;
  if (Math.min(total, onDemand, spot, rest) < 0) {
    throw new ApiError('InvalidParameterValue', `Invalid target capacity: ${total}`);
  }
  if (standard !== 'on-demand' && standard !== 'spot') {
    throw new ApiError('InvalidParameterValue', `Invalid target capacity type: ${standard}`);
  }
  return {
    'on-demand': onDemand + (standard === 'on-demand' ? rest : 0),
    spot: spot + (standard === 'spot' ? rest : 0),
  };
}
