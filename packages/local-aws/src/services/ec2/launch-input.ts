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
} from '../../protocols/shape.js';
import { blockDeviceInput } from './block-device-input.js';
import { tagSpecificationInput } from './tags.js';

const networkInterfaceInput = list(
  structure({
    DeviceIndex: optional(integer),
    SubnetId: filledText,
    SecurityGroupId: list(text),
    AssociatePublicIpAddress: optional(flag),
    DeleteOnTermination: optional(flag),
    Description: optional(text),
  }),
);

/** What RunInstances and launch templates say in the same words. */
export const launchSettings = {
  ImageId: filledText,
  InstanceType: filledText,
  KeyName: filledText,
  SecurityGroupId: list(text),
  SecurityGroup: list(text),
  NetworkInterface: networkInterfaceInput,
  Placement: optional(structure({ AvailabilityZone: filledText, Tenancy: filledText })),
  UserData: filledText,
  BlockDeviceMapping: blockDeviceInput,
  TagSpecification: tagSpecificationInput,
  IamInstanceProfile: optional(structure({ Arn: filledText, Name: filledText })),
  EbsOptimized: optional(flag),
  Monitoring: optional(structure({ Enabled: optional(flag) })),
  CreditSpecification: optional(structure({ CpuCredits: text })),
  DisableApiTermination: optional(flag),
  InstanceInitiatedShutdownBehavior: filledText,
  MetadataOptions: optional(
    structure({
      HttpTokens: filledText,
      HttpPutResponseHopLimit: optional(integer),
      HttpEndpoint: filledText,
      InstanceMetadataTags: filledText,
    }),
  ),
  InstanceMarketOptions: optional(
    structure({
      MarketType: filledText,
      SpotOptions: optional(
        structure({
          MaxPrice: filledText,
          SpotInstanceType: filledText,
          BlockDurationMinutes: optional(integer),
          ValidUntil: optional(time),
          InstanceInterruptionBehavior: filledText,
        }),
      ),
    }),
  ),
};

/** The same as it was asked for. */
export type LaunchSettings = ReadMembers<typeof launchSettings>;

/** The parameters of RunInstances. */
export const launchInput = {
  ...launchSettings,
  MinCount: integer,
  MaxCount: integer,
  SubnetId: filledText,
  ClientToken: filledText,
  LaunchTemplate: optional(
    structure({
      LaunchTemplateId: filledText,
      LaunchTemplateName: filledText,
      Version: filledText,
    }),
  ),
};

/** A launch as it was asked for. */
export type Launch = ReadMembers<typeof launchInput>;
