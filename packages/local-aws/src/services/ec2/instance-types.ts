import { filledText, flag, list, optional, text } from '../../protocols/shape.js';
import type { AnswerMembers } from '../../protocols/wire.js';
import type { InstanceStorage, InstanceType } from '../../seeds/instance-type.js';
import { isOffered, zonesOffering } from '../../seeds/instance-type-offerings.js';
import { instanceTypes } from '../../seeds/instance-types.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { type FilterTable, filterInput, matching } from './filters.js';

/** As many are described at once when nothing is asked. */
const standardPage = 100;
const mostNamed = 100;

/** Instance types, and where they are offered. */
export const instanceTypeOperations = [
  ec2Operation({
    action: 'DescribeInstanceTypes',
    input: {
      InstanceType: list(text),
      Filter: filterInput,
      IncludeUnsupportedInRegion: optional(flag),
      ...pageInput,
    },
    run(input, context) {
      const { InstanceType: names, MaxResults = names.length > 0 ? undefined : standardPage } =
        input;
      const includeAll = input.IncludeUnsupportedInRegion === true;
      const known = [...instanceTypes.values()].filter(
        ({ name }) => includeAll || isOffered(name, context.region),
      );
      checkNames(names, known);
      const found = known
        .filter(({ name }) => names.length === 0 || names.includes(name))
        .filter(matching(input.Filter, typeFilters));
      const { rows, next } = ec2Page(
        found,
        ({ name }) => name,
        { ...input, MaxResults },
        {
          largest: standardPage,
          ...(names.length > 0 ? { idsParameter: 'instanceTypes' } : {}),
        },
      );
      return { instanceTypeSet: rows.map(describe), nextToken: next };
    },
  }),

  ec2Operation({
    action: 'DescribeInstanceTypeOfferings',
    input: { LocationType: filledText, Filter: filterInput, ...pageInput },
    run(input, context) {
      const locationType = input.LocationType ?? 'region';
      const offerings = Array.from(instanceTypes.keys()).flatMap((instanceType) =>
        locations(instanceType, locationType, context).map((location) => ({
          instanceType,
          locationType,
          location,
        })),
      );
      const found = offerings.filter(
        matching(input.Filter, {
          fields: {
            'instance-type': ({ instanceType }) => instanceType,
            location: ({ location }) => location,
          },
        }),
      );
      const key = (one: (typeof found)[number]): string => `${one.location}/${one.instanceType}`;
      const { MaxResults = 1000 } = input;
      const { rows, next } = ec2Page(found, key, { ...input, MaxResults });
      return { instanceTypeOfferingSet: rows, nextToken: next };
    },
  }),
];

function checkNames(names: readonly string[], known: readonly InstanceType[]): void {
  if (names.length > mostNamed) {
    throw new ApiError(
      'InvalidParameterValue',
      `InstanceType can have at most ${mostNamed} values, not ${names.length}`,
    );
  }
  const unknown = names.filter((name) => !known.some((type) => type.name === name));
  if (unknown.length > 0) {
    throw new ApiError(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
    );
  }
}

function locations(type: string, locationType: string, { region }: Context): readonly string[] {
  const zones = zonesOffering(type, region);
  if (locationType === 'region') return zones.length > 0 ? [region] : [];
  if (locationType === 'availability-zone') return zones.map(({ name }) => name);
  if (locationType === 'availability-zone-id') return zones.map(({ id }) => id);
  throw new ApiError('InvalidParameterValue', `Invalid location type: ${locationType}`);
}

const typeFilters: FilterTable<InstanceType> = {
  fields: {
    'bare-metal': isBareMetal,
    'burstable-performance-supported': (type) => type.burstable,
    'current-generation': (type) => type.currentGeneration,
    'ebs-info.nvme-support': (type) => type.nvme,
    'free-tier-eligible': (type) => type.freeTier,
    hypervisor: (type) => type.hypervisor,
    'instance-storage-info.disk.count': ({ storage }) => storage?.count,
    'instance-storage-info.disk.size-in-gb': ({ storage }) => storage?.sizeGb,
    'instance-storage-info.disk.type': ({ storage }) => storage?.type,
    'instance-storage-info.encryption-support': ({ storage }) => storage?.encryption,
    'instance-storage-info.nvme-support': ({ storage }) => storage?.nvme,
    'instance-storage-info.total-size-in-gb': ({ storage }) => storage && totalOf(storage),
    'instance-storage-supported': ({ storage }) => storage !== undefined,
    'instance-type': (type) => type.name,
    'memory-info.size-in-mib': (type) => type.memoryMiB,
    'network-info.ena-support': (type) => type.ena,
    'nitro-tpm-support': (type) => tpmSupport(type),
    'nitro-tpm-info.supported-versions': (type) => (type.nitroTpm ? '2.0' : undefined),
    'processor-info.supported-architecture': (type) => type.architectures,
    'supported-boot-mode': (type) => type.bootModes,
    'supported-root-device-type': (type) => type.rootDeviceTypes,
    'supported-usage-class': (type) => type.usageClasses,
    'supported-virtualization-type': (type) => type.virtualizationTypes,
    'vcpu-info.default-cores': (type) => type.vcpus / type.threadsPerCore,
    'vcpu-info.default-threads-per-core': (type) => type.threadsPerCore,
    'vcpu-info.default-vcpus': (type) => type.vcpus,
  },
};

function describe(type: InstanceType): AnswerMembers {
  const { storage } = type;
  return {
    instanceType: type.name,
    currentGeneration: type.currentGeneration,
    freeTierEligible: type.freeTier,
    supportedUsageClasses: type.usageClasses,
    supportedRootDeviceTypes: type.rootDeviceTypes,
    supportedVirtualizationTypes: type.virtualizationTypes,
    bareMetal: isBareMetal(type),
    hypervisor: type.hypervisor,
    processorInfo: {
      supportedArchitectures: type.architectures,
      manufacturer: type.manufacturer,
    },
    vCpuInfo: {
      defaultVCpus: type.vcpus,
      defaultCores: type.vcpus / type.threadsPerCore,
      defaultThreadsPerCore: type.threadsPerCore,
    },
    memoryInfo: { sizeInMiB: type.memoryMiB },
    instanceStorageSupported: storage !== undefined,
    instanceStorageInfo: storage === undefined ? undefined : describeStorage(storage),
    ebsInfo: { encryptionSupport: 'supported', nvmeSupport: type.nvme },
    networkInfo: { enaSupport: type.ena, ipv6Supported: true },
    burstablePerformanceSupported: type.burstable,
    supportedBootModes: type.bootModes,
    nitroTpmSupport: tpmSupport(type),
    nitroTpmInfo: type.nitroTpm ? { supportedVersions: ['2.0'] } : undefined,
  };
}

function describeStorage(storage: InstanceStorage): AnswerMembers {
  return {
    totalSizeInGB: totalOf(storage),
    disks: [{ sizeInGB: storage.sizeGb, count: storage.count, type: storage.type }],
    nvmeSupport: storage.nvme,
    encryptionSupport: storage.encryption,
  };
}

function totalOf({ count, sizeGb }: InstanceStorage): number {
  return count * sizeGb;
}

function isBareMetal({ hypervisor }: InstanceType): boolean {
  return hypervisor === undefined;
}

function tpmSupport({ nitroTpm }: InstanceType): 'supported' | 'unsupported' {
  return nitroTpm ? 'supported' : 'unsupported';
}
