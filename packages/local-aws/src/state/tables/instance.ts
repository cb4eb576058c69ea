import type { TableDefinition } from '../store.js';
import type { Machine } from './machine.js';

/** The states an instance can be seen in. Only those that really run are ever on the way to one. */
export type InstanceState =
  | 'pending'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'shutting-down'
  | 'terminated';

/** What only instances have that really run. */
export interface Guest {
  /** Its loopback address. */
  readonly address: string;
  /** Its private host key as OpenSSH writes it, so that it is the same after every start. */
  readonly hostKey: string;
  /** Of the key pair that it was launched with. */
  readonly publicKeys: readonly string[];
  /** Who logs in with them. */
  readonly defaultUser: string;
  /** How often it should have been booted: asking for a reboot adds one. */
  readonly boots: number;
  /** Whether its first process ever ran; a first boot that fails ends it for good. */
  readonly hasRun: boolean;
  /** Its status checks while it runs. */
  readonly checks: 'initializing' | 'ok';
}

/** An instance, without its tags. */
export interface Instance extends Machine {
  readonly id: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly state: InstanceState;
  readonly stateReason?: string;
  /** Default: the user asked for it. */
  readonly stateReasonCode?: string;
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
  readonly guest?: Guest;
}

/** Instances of one account in one region. */
export const instanceTable: TableDefinition<Instance> = {
  name: 'ec2.instances',
  key: ({ id }) => id,
};
