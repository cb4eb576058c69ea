import { flag, list, optional, text } from '../../protocols/shape.js';
import { defaultNetworkOf, type Subnet } from '../../seeds/default-network.js';
import { findRegion, regions, zonesOf } from '../../seeds/regions.js';
import { ApiError } from '../api-error.js';
import { ownArn } from '../context.js';
import { ec2Operation } from './ec2-operation.js';
import { ec2Page, pageInput } from './ec2-page.js';
import { filterInput, matching } from './filters.js';

/** Regions, zones, and the network that every account has from the start. Nothing here changes. */
export const network = [
  ec2Operation({
    action: 'DescribeRegions',
    input: { RegionName: list(text), AllRegions: optional(flag), Filter: filterInput },
    run(input, { account, isEnabledRegion }) {
      const unknown = input.RegionName.find((name) => findRegion(name) === undefined);
      if (unknown !== undefined) {
        throw new ApiError('InvalidParameterValue', `Invalid region provided: [${unknown}]`);
      }
      const isWanted = (name: string): boolean =>
        input.RegionName.length > 0
          ? input.RegionName.includes(name)
          : input.AllRegions === true || isEnabledRegion(account, name);
      const found = regions
        .filter(({ name }) => isWanted(name))
        .map(({ name, isOptIn }) => ({
          regionName: name,
          regionEndpoint: `ec2.${name}.amazonaws.com`,
          optInStatus:
            isOptIn !== true
              ? 'opt-in-not-required'
              : isEnabledRegion(account, name)
                ? 'opted-in'
                : 'not-opted-in',
        }))
        .filter(
          matching(input.Filter, {
            fields: {
              endpoint: (region) => region.regionEndpoint,
              'opt-in-status': (region) => region.optInStatus,
              'region-name': (region) => region.regionName,
            },
          }),
        );
      return { regionInfo: found };
    },
  }),

  ec2Operation({
    action: 'DescribeAvailabilityZones',
    input: {
      ZoneName: list(text),
      ZoneId: list(text),
      AllAvailabilityZones: optional(flag),
      Filter: filterInput,
    },
    run(input, context) {
      const zones = zonesOf(context.region);
      const wanted = [...input.ZoneName, ...input.ZoneId];
      const unknown = wanted.find(
        (one) => !zones.some(({ name, id }) => name === one || id === one),
      );
      if (unknown !== undefined) {
        throw new ApiError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
      }
      const found = zones
        .filter(
          ({ name, id }) => wanted.length === 0 || wanted.includes(name) || wanted.includes(id),
        )
        .filter(
          matching(input.Filter, {
            fields: {
              'opt-in-status': () => 'opt-in-not-required',
              'region-name': () => context.region,
              state: () => 'available',
              'zone-id': ({ id }) => id,
              'zone-name': ({ name }) => name,
              'zone-type': () => 'availability-zone',
            },
          }),
        );
      return {
        availabilityZoneInfo: found.map(({ name, id }) => ({
          zoneName: name,
          zoneId: id,
          zoneState: 'available',
          zoneType: 'availability-zone',
          optInStatus: 'opt-in-not-required',
          regionName: context.region,
          groupName: context.region,
          networkBorderGroup: context.region,
          messageSet: [],
        })),
      };
    },
  }),

  ec2Operation({
    action: 'DescribeVpcs',
    input: { VpcId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      const vpc = defaultNetworkOf(context.account, context.region);
      const unknown = input.VpcId.find((id) => id !== vpc.vpcId);
      if (unknown !== undefined) {
        throw new ApiError('InvalidVpcID.NotFound', `The vpc ID '${unknown}' does not exist`);
      }
      const found = [vpc].filter(
        matching(input.Filter, {
          tags: () => ({}),
          fields: {
            cidr: ({ cidrBlock }) => cidrBlock,
            'is-default': () => true,
            isDefault: () => true,
            'owner-id': () => context.account,
            state: () => 'available',
            'vpc-id': ({ vpcId }) => vpcId,
          },
        }),
      );
      const { rows, next } = ec2Page(found, ({ vpcId }) => vpcId, input);
      return {
        vpcSet: rows.map(({ vpcId, cidrBlock, dhcpOptionsId }) => ({
          vpcId,
          ownerId: context.account,
          state: 'available',
          cidrBlock,
          dhcpOptionsId,
          instanceTenancy: 'default',
          isDefault: true,
          tagSet: [],
        })),
        nextToken: next,
      };
    },
  }),

  ec2Operation({
    action: 'DescribeSubnets',
    input: { SubnetId: list(text), Filter: filterInput, ...pageInput },
    run(input, context) {
      const { vpcId, subnets } = defaultNetworkOf(context.account, context.region);
      const unknown = input.SubnetId.find((id) => !subnets.some((subnet) => subnet.id === id));
      if (unknown !== undefined) throw subnetNotFound(unknown);
      const found = subnets
        .filter(({ id }) => input.SubnetId.length === 0 || input.SubnetId.includes(id))
        .filter(
          matching<Subnet>(input.Filter, {
            tags: () => ({}),
            fields: {
              'availability-zone': ({ zone }) => zone,
              availabilityZone: ({ zone }) => zone,
              'availability-zone-id': ({ zoneId }) => zoneId,
              'cidr-block': ({ cidrBlock }) => cidrBlock,
              'default-for-az': () => true,
              defaultForAz: () => true,
              'map-public-ip-on-launch': () => true,
              'owner-id': () => context.account,
              state: () => 'available',
              'subnet-id': ({ id }) => id,
              'vpc-id': () => vpcId,
            },
          }),
        );
      const { rows, next } = ec2Page(found, ({ id }) => id, input);
      return {
        subnetSet: rows.map(({ id, zone, zoneId, cidrBlock }) => ({
          subnetId: id,
          subnetArn: ownArn(context, 'ec2', `subnet/${id}`),
          ownerId: context.account,
          state: 'available',
          vpcId,
          cidrBlock,
          availableIpAddressCount: 4091,
          availabilityZone: zone,
          availabilityZoneId: zoneId,
          defaultForAz: true,
          mapPublicIpOnLaunch: true,
          tagSet: [],
        })),
        nextToken: next,
      };
    },
  }),
];

/** The refusal for a subnet that the account does not have. */
export function subnetNotFound(id: string): ApiError {
  return new ApiError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
}
