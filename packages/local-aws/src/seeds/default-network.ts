import { zonesOf } from './regions.js';
import { seededId } from './seeded-id.js';

/** The network that every account has in every region from the start. */
export interface DefaultNetwork {
  readonly vpcId: string;
  readonly cidrBlock: string;
  readonly dhcpOptionsId: string;
  readonly securityGroupId: string;
  readonly subnets: readonly Subnet[];
}

/** One subnet of the default VPC; there is one per availability zone. */
export interface Subnet {
  readonly id: string;
  readonly zone: string;
  readonly zoneId: string;
  readonly cidrBlock: string;
  /** The first two numbers and a half of its addresses, for making more of them. */
  readonly firstThird: number;
}

/** The default VPC of an account in a region, always the same. */
export function defaultNetworkOf(account: string, region: string): DefaultNetwork {
  const id = (prefix: string, ...parts: readonly string[]): string =>
    seededId(prefix, account, region, prefix, ...parts);
  return {
    vpcId: id('vpc'),
    cidrBlock: '172.31.0.0/16',
    dhcpOptionsId: id('dopt'),
    securityGroupId: id('sg'),
    subnets: zonesOf(region).map((zone, index) => ({
      id: id('subnet', zone.name),
      zone: zone.name,
      zoneId: zone.id,
      cidrBlock: `172.31.${index * 16}.0/20`,
      firstThird: index * 16,
    })),
  };
}
