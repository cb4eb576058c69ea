import { filledText, list, text } from '../../protocols/shape.js';
import { type InstanceType, instanceTypes } from '../../seeds/instance-types.js';
import { zonesOf } from '../../seeds/regions.js';
import { ApiError } from '../api-error.js';
import type { Context } from '../context.js';
import { ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { filterInput, matching } from './filters.js';

/** Instance types: the common ones, in every region and zone. */
export const instanceTypeOperations = [
  ec2Operation({
    action: 'DescribeInstanceTypes',
    input: { InstanceType: list(text), Filter: filterInput, ...pageInput },
    run(input) {
      const unknown = input.InstanceType.filter((name) => !instanceTypes.has(name));
      if (unknown.length > 0) {
        throw new ApiError(
          'InvalidInstanceType',
          `The following supplied instance types do not exist: [${unknown.join(', ')}]`,
        );
      }
      const found = [...instanceTypes.values()]
        .filter(({ name }) => input.InstanceType.length === 0 || input.InstanceType.includes(name))
        .filter(
          matching(input.Filter, {
            fields: {
              'bare-metal': () => false,
              'burstable-performance-supported': (type) => type.burstable,
              'current-generation': (type) => type.hypervisor === 'nitro',
              'free-tier-eligible': (type) => type.freeTier,
              hypervisor: (type) => type.hypervisor,
              'instance-storage-supported': () => false,
              'instance-type': (type) => type.name,
              'memory-info.size-in-mib': (type) => type.memoryMiB,
              'processor-info.supported-architecture': (type) => type.architectures,
              'supported-boot-mode': (type) => type.bootModes,
              'supported-root-device-type': () => 'ebs',
              'supported-virtualization-type': () => 'hvm',
              'vcpu-info.default-vcpus': (type) => type.vcpus,
            },
          }),
        );
      const { rows, next } = ec2Page(found, ({ name }) => name, input, { largest: 100 });
      return { instanceTypeSet: rows.map(describe), nextToken: next };
    },
  }),

  ec2Operation({
    action: 'DescribeInstanceTypeOfferings',
    input: { LocationType: filledText, Filter: filterInput, ...pageInput },
    run(input, context) {
      const locationType = input.LocationType ?? 'region';
      const offerings = locations(locationType, context).flatMap((location) =>
        Array.from(instanceTypes.keys(), (instanceType) => ({
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
      const { rows, next } = ec2Page(found, key, input);
      return { instanceTypeOfferingSet: rows, nextToken: next };
    },
  }),
];

function locations(locationType: string, { region }: Context): readonly string[] {
  if (locationType === 'region') return [region];
  if (locationType === 'availability-zone') return zonesOf(region).map(({ name }) => name);
  if (locationType === 'availability-zone-id') return zonesOf(region).map(({ id }) => id);
  throw new ApiError('InvalidParameterValue', `Invalid location type: ${locationType}`);
}

function describe(type: InstanceType) {
  return {
    instanceType: type.name,
    currentGeneration: type.hypervisor === 'nitro',
    freeTierEligible: type.freeTier,
    supportedUsageClasses: ['on-demand', 'spot'],
    supportedRootDeviceTypes: ['ebs'],
    supportedVirtualizationTypes: ['hvm'],
    bareMetal: false,
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
    instanceStorageSupported: false,
    networkInfo: { enaSupport: type.ena, ipv6Supported: true },
    burstablePerformanceSupported: type.burstable,
    supportedBootModes: type.bootModes,
  };
}
