import {
  filledText,
  flag,
  integer,
  list,
  optional,
  type ReadMembers,
  structure,
  text,
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

/** The parameters of RunInstances. */
export const launchInput = {
  ImageId: text,
  InstanceType: filledText,
  MinCount: integer,
  MaxCount: integer,
  KeyName: filledText,
  SecurityGroupId: list(text),
  SecurityGroup: list(text),
  SubnetId: filledText,
  NetworkInterface: networkInterfaceInput,
  Placement: optional(structure({ AvailabilityZone: filledText, Tenancy: filledText })),
  UserData: filledText,
  BlockDeviceMapping: blockDeviceInput,
  TagSpecification: tagSpecificationInput,
  ClientToken: filledText,
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
};

/** A launch as it was asked for. */
export type Launch = ReadMembers<typeof launchInput>;
