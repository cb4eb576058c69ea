import {
  EC2Client,
  type Image,
  type InstanceTypeInfo,
  paginateDescribeImages,
  paginateDescribeInstanceTypeOfferings,
  paginateDescribeInstanceTypes,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { isArchitecture } from '@soe/contract';
import { HarnessError } from '../errors.js';
import type { LaunchImage } from '../matrix/launch-plan.js';
import type { DeviceSupport, LaunchType, ObservedLaunch } from '../matrix/observed-launch.js';
import { askAws, codeOf, isAnswer, messageOf } from './ask-aws.js';
import type { LaunchCloudOptions } from './launch-cloud.js';

/** A launch that is only tried. */
export interface DryLaunch {
  readonly imageId: string;
  readonly instanceType: string;
  readonly zone?: string;
  readonly subnetId?: string;
}

/** What EC2 tells of images and types. */
export function ec2Matrix(options: LaunchCloudOptions) {
  const { region } = options;
  const client = new EC2Client({ maxAttempts: 8, ...options });
  return {
    /** The image, if it can be launched. */
    image: (imageId: string, signal?: AbortSignal): Promise<LaunchImage> =>
      askAws(`describe image ${imageId} in ${region}`, signal, async (cancel) => {
        const query = {
          // A filter, because an unknown ImageIds entry is an error and a filter without match is not.
          Filters: [{ Name: 'image-id', Values: [imageId] }],
          IncludeDeprecated: true,
          IncludeDisabled: true,
        };
        for await (const { Images = [] } of paginateDescribeImages({ client }, query, cancel)) {
          const [image] = Images;
          if (image !== undefined) return readImage(image, imageId, region);
        }
        throw notThere(imageId, region, 'there is none that this account may use');
      }),

    /** Every type, also those that the region does not offer. */
    types: (signal?: AbortSignal): Promise<readonly LaunchType[]> =>
      askAws(`describe instance types in ${region}`, signal, async (cancel) => {
        const query = { IncludeUnsupportedInRegion: true };
        const pages = paginateDescribeInstanceTypes({ client, pageSize: 100 }, query, cancel);
        const types: LaunchType[] = [];
        for await (const { InstanceTypes = [] } of pages)
          types.push(...InstanceTypes.map(readType));
        return types;
      }),

    /** The zones that offer a type, by its name. */
    zones: (signal?: AbortSignal): Promise<ObservedLaunch['zones']> =>
      askAws(`describe where instance types are offered in ${region}`, signal, async (cancel) => {
        const query = { LocationType: 'availability-zone' as const };
        const pages = paginateDescribeInstanceTypeOfferings(
          { client, pageSize: 1000 },
          query,
          cancel,
        );
        const zones = new Map<string, string[]>();
        for await (const { InstanceTypeOfferings = [] } of pages) {
          for (const { InstanceType: type = '', Location: zone = '' } of InstanceTypeOfferings) {
            zones.set(type, [...(zones.get(type) ?? []), zone]);
          }
        }
        return Object.fromEntries(zones);
      }),

    /** What EC2 says to a launch that it would not make anyway. */
    dryLaunch: (
      { imageId, instanceType, zone, subnetId }: DryLaunch,
      signal?: AbortSignal,
    ): Promise<{ readonly code: string; readonly message: string }> =>
      askAws(`try ${instanceType} with ${imageId} in ${region}`, signal, async (cancel) => {
        const command = new RunInstancesCommand({
          DryRun: true,
          ImageId: imageId,
          // New types are not in the SDK's list.
          InstanceType: instanceType as never,
          MinCount: 1,
          MaxCount: 1,
          ...(subnetId !== undefined && { SubnetId: subnetId }),
          ...(zone !== undefined && { Placement: { AvailabilityZone: zone } }),
        });
        try {
          await client.send(command, cancel);
          throw new Error('EC2 answered a dry run as if it were none.');
        } catch (cause) {
          if (!isAnswer(cause)) throw cause;
          return { code: codeOf(cause), message: messageOf(cause) };
        }
      }),
  };
}

function readImage(image: Image, imageId: string, region: string): LaunchImage {
  const { Architecture = '', State = '', BootMode, InstanceTypeSpecification: allowed } = image;
  if (State !== 'available') {
    const advice = State === 'pending' ? '; wait until it is available' : '';
    throw notThere(imageId, region, `it is ${State}${advice}`);
  }
  if (!isArchitecture(Architecture)) {
    throw notThere(imageId, region, `its architecture ${Architecture} is not x86_64 or arm64`);
  }
  const names = (items: readonly { InstanceType?: string | undefined }[] = []) =>
    items.flatMap(({ InstanceType }) => InstanceType ?? []);
  return {
    imageId,
    region,
    architecture: Architecture,
    platform: image.Platform?.toLowerCase() === 'windows' ? 'windows' : 'linux',
    enaSupport: image.EnaSupport ?? false,
    tpmSupport: image.TpmSupport !== undefined,
    ...(image.Name !== undefined && { name: image.Name }),
    ...(BootMode !== undefined && { bootMode: BootMode }),
    ...(image.ImdsSupport !== undefined && { imdsSupport: image.ImdsSupport }),
    ...(image.RootDeviceName !== undefined && { rootDeviceName: image.RootDeviceName }),
    ...(image.VirtualizationType !== undefined && { virtualizationType: image.VirtualizationType }),
    ...(allowed !== undefined && {
      instanceTypes: {
        supported: names(allowed.SupportedInstanceTypes),
        unsupported: names(allowed.UnsupportedInstanceTypes),
      },
    }),
  };
}

function readType(type: InstanceTypeInfo): LaunchType {
  return {
    name: type.InstanceType ?? '',
    architectures: type.ProcessorInfo?.SupportedArchitectures ?? [],
    ...(type.Hypervisor !== undefined && { hypervisor: type.Hypervisor }),
    bareMetal: type.BareMetal ?? false,
    bootModes: type.SupportedBootModes ?? [],
    virtualizationTypes: type.SupportedVirtualizationTypes ?? [],
    ena: support(type.NetworkInfo?.EnaSupport),
    nvme: support(type.EbsInfo?.NvmeSupport),
    nitroTpm: type.NitroTpmSupport === 'supported',
    localDisks: type.InstanceStorageSupported ?? false,
    networkCards: type.NetworkInfo?.MaximumNetworkCards ?? 1,
    vcpus: type.VCpuInfo?.DefaultVCpus ?? 0,
    memoryMiB: type.MemoryInfo?.SizeInMiB ?? 0,
    currentGeneration: type.CurrentGeneration ?? false,
    burstable: type.BurstablePerformanceSupported ?? false,
    onDemand: type.SupportedUsageClasses?.includes('on-demand') ?? true,
  };
}

function support(value: string | undefined): DeviceSupport {
  return value === 'required' || value === 'supported' ? value : 'unsupported';
}

function notThere(imageId: string, region: string, seen: string): HarnessError {
  return new HarnessError(
    'HARNESS_IMAGE_NOT_FOUND',
    `Cannot launch image ${imageId} in ${region}: ${seen}. Give the id of an image that can be launched there.`,
  );
}
