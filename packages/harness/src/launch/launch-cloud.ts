/** What testing launches needs of a cloud, in one region of one account. {@link launchCloud} gives that of AWS. */
export interface LaunchCloud {
  /** The region. */
  readonly region: string;
  /** Subnets: those named, or the default ones of every zone. */
  readonly subnets: (
    ids: readonly string[] | undefined,
    signal?: AbortSignal,
  ) => Promise<readonly CloudSubnet[]>;
  /** Launches one instance. A refusal is an answer; the same token never launches twice. */
  readonly launch: (request: LaunchRequest) => Promise<LaunchAnswer>;
  /** Instances that carry the tags, in whatever state; with an id, only that one. */
  readonly instances: (
    query: TagQuery & { readonly instanceId?: string },
    signal?: AbortSignal,
  ) => Promise<readonly CloudInstance[]>;
  /** Volumes that carry the tags. */
  readonly volumes: (query: TagQuery, signal?: AbortSignal) => Promise<readonly CloudVolume[]>;
  /** The worse of the system's and the instance's check: `ok`, `initializing`, `impaired`, … */
  readonly checks: (instanceId: string, signal?: AbortSignal) => Promise<string | undefined>;
  /** What the console shows; empty where it shows nothing yet. */
  readonly console: (instanceId: string, signal?: AbortSignal) => Promise<string>;
  /** A picture of the screen, JPEG; undefined where there is none. */
  readonly screenshot: (
    instanceId: string,
    signal?: AbortSignal,
  ) => Promise<Uint8Array | undefined>;
  /** Terminates instances. Those that are gone are fine. */
  readonly terminate: (instanceIds: readonly string[], signal?: AbortSignal) => Promise<void>;
  /** Deletes a volume that nothing uses. One that is gone is fine. */
  readonly deleteVolume: (volumeId: string, signal?: AbortSignal) => Promise<void>;
  /** Sets tags. */
  readonly tag: (
    ids: readonly string[],
    tags: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) => Promise<void>;
  /** How SSM sees the instance: `Online`, `ConnectionLost`; undefined where it never came. */
  readonly ping: (instanceId: string, signal?: AbortSignal) => Promise<string | undefined>;
  /** Sends a script. Gives the id of the command; undefined while SSM does not know the instance. */
  readonly send: (command: CloudCommand, signal?: AbortSignal) => Promise<string | undefined>;
  /** What became of a command; undefined while SSM does not know of it. */
  readonly invocation: (
    commandId: string,
    instanceId: string,
    signal?: AbortSignal,
  ) => Promise<CloudInvocation | undefined>;
  /** Asks to stop a command. */
  readonly cancel: (commandId: string, signal?: AbortSignal) => Promise<void>;
}

/** Tags that something must carry: a value, or any value where it is undefined. */
export interface TagQuery {
  /** Tags that it must have, all of them. */
  readonly tags: Readonly<Record<string, string | undefined>>;
}

/** A subnet. */
export interface CloudSubnet {
  /** `subnet-…` */
  readonly subnetId: string;
  /** Its zone. */
  readonly zone: string;
}

/** One instance that is wanted. */
export interface LaunchRequest {
  /** What to launch. */
  readonly imageId: string;
  /** On what. */
  readonly instanceType: string;
  /** Default: the one that AWS picks. */
  readonly subnetId?: string;
  /** Its security groups. */
  readonly securityGroupIds?: readonly string[];
  /** Name or ARN. */
  readonly instanceProfile?: string;
  /** Plain text. */
  readonly userData: string;
  /** On the instance, its volumes and its network interfaces. */
  readonly tags: Readonly<Record<string, string>>;
  /** The same token is the same launch. At most 64 characters. */
  readonly token: string;
}

/** What came of a launch. */
export type LaunchAnswer =
  | { readonly instanceId: string; readonly zone?: string }
  | { readonly refusal: { readonly code: string; readonly message: string } };

/** An instance. */
export interface CloudInstance {
  /** `i-…` */
  readonly instanceId: string;
  /** `pending`, `running`, `stopping`, `stopped`, `shutting-down`, `terminated`. */
  readonly state: string;
  /** Why it is in its state. */
  readonly reason?: { readonly code: string; readonly message: string };
  /** The account that launched it. */
  readonly account?: string;
  /** The token of its launch. */
  readonly token?: string;
  /** What it was launched from. */
  readonly imageId?: string;
  /** Its type. */
  readonly instanceType?: string;
  /** Its zone. */
  readonly zone?: string;
  /** ISO 8601. */
  readonly launchedAt?: string;
  /** Its tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A volume. */
export interface CloudVolume {
  /** `vol-…` */
  readonly volumeId: string;
  /** `available` where nothing uses it. */
  readonly state: string;
  /** Instances that it is attached to. */
  readonly instanceIds: readonly string[];
  /** Its tags. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A script for one instance. */
export interface CloudCommand {
  /** Where it runs. */
  readonly instanceId: string;
  /** What that runs. */
  readonly platform: 'linux' | 'windows';
  /** The whole script. */
  readonly script: string;
  /** Seconds that the script may take. */
  readonly executionTimeout: number;
  /** Seconds until it must have been delivered; at least 30. */
  readonly deliveryTimeout: number;
  /** Shown beside the command, at most 100 characters. */
  readonly comment: string;
}

/** What became of a command on its instance. */
export interface CloudInvocation {
  /** As SSM names it. */
  readonly status: string;
  /** The same in more words; the spelling varies. */
  readonly details: string;
  /** Exit status; -1 until the script has ended, or where it never came. */
  readonly responseCode: number;
  /** At most 24,000 characters. */
  readonly stdout: string;
  /** At most 8,000 characters. */
  readonly stderr: string;
}
