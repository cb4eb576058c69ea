import type { TableDefinition } from '../store.js';
import type { Machine } from './machine.js';

/** The states an instance can be seen in; changes are immediate, so none is on the way. */
export type InstanceState = 'running' | 'stopped' | 'terminated';

/** An instance, without its tags. */
export interface Instance extends Machine {
  readonly id: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly state: InstanceState;
  readonly stateReason?: string;
  readonly stateChangedAt: string;
  readonly imageId: string;
  readonly type: string;
  readonly launchTime: string;
  /** Device name and volume id of each disk. */
  readonly devices: readonly { readonly deviceName: string; readonly volumeId: string }[];
  readonly keyName?: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly privateIpAddress: string;
  readonly securityGroupIds: readonly string[];
  readonly userData?: string;
  readonly instanceProfile?: string;
  readonly clientToken?: string;
  readonly ebsOptimized: boolean;
  readonly httpTokens: string;
  /** The request that a spot instance was launched for; others have none. */
  readonly spotRequestId?: string;
  readonly shutdownBehavior: string;
  readonly disableApiTermination: boolean;
}

/** Instances of one account in one region. */
export const instanceTable: TableDefinition<Instance> = {
  name: 'ec2.instances',
  key: ({ id }) => id,
};
