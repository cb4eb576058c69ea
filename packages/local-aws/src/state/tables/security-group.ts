import type { TableDefinition } from '../store.js';

/** One permission of a security group, as it was given. */
export interface SecurityGroupRule {
  readonly id: string;
  readonly protocol: string;
  readonly fromPort?: number;
  readonly toPort?: number;
  /** Exactly one of the next three is set. */
  readonly cidrIpv4?: string;
  readonly cidrIpv6?: string;
  readonly groupId?: string;
  readonly description?: string;
  readonly egress: boolean;
}

/** A security group, without its tags. */
export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly vpcId: string;
  readonly rules: readonly SecurityGroupRule[];
}

/** Security groups of one account in one region. */
export const securityGroupTable: TableDefinition<SecurityGroup> = {
  name: 'ec2.security-groups',
  key: ({ id }) => id,
};
