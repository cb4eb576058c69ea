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

const ebsInput = {
  DeleteOnTermination: optional(flag),
  Encrypted: optional(flag),
  Iops: optional(integer),
  KmsKeyId: filledText,
  SnapshotId: filledText,
  Throughput: optional(integer),
  VolumeSize: optional(integer),
  VolumeType: filledText,
};

const deviceInput = {
  DeviceName: text,
  Ebs: optional(structure(ebsInput)),
  NoDevice: optional(text),
  VirtualName: filledText,
};

/** The `BlockDeviceMapping` parameter. */
export const blockDeviceInput = list(structure(deviceInput));

/** One requested disk. */
export type RequestedDevice = ReadMembers<typeof deviceInput>;

/** What it asks of an EBS disk. */
export type RequestedEbs = ReadMembers<typeof ebsInput>;
