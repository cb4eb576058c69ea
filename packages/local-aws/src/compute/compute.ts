/**
 * Where instances run. The services know only this: which machine to boot, stop or look into. What a
 * machine is made of, and how it is kept apart from the host, is the business of who implements it.
 */
export interface Compute {
  /**
   * Boots a machine. Resolves as soon as its first process runs, long before its first-boot work
   * (user data) is done. A disk that was stopped goes on with what is on it; first-boot work runs
   * once per instance id and disk, as with cloud-init.
   */
  readonly boot: (options: BootOptions) => Promise<Machine>;
  /**
   * Keeps what is on a disk as it is now, under a name of its own, which a later disk can start
   * from. The machine may be running or stopped.
   */
  readonly freeze: (volumeId: string) => Promise<ContentId>;
  /** Forgets a disk. Nothing happens when there is none. */
  readonly discardDisk: (volumeId: string) => Promise<void>;
  /** Forgets what was frozen, unless another content or disk stands on it; then later. */
  readonly discardContent: (content: ContentId) => Promise<void>;
  /** Ends every machine and waits until nothing of them runs. Frozen contents and disks stay. */
  readonly close: () => Promise<void>;
}

/** Names what was frozen. */
export type ContentId = string;

/** How a machine is booted. */
export interface BootOptions {
  /** `i-…`. */
  readonly instanceId: string;
  /** The disk that it boots from. */
  readonly disk: {
    /** `vol-…` of the root disk, which is made when there is none of this name. */
    readonly volumeId: string;
    /** What a new disk starts from. Default: the system that all source images share. */
    readonly content?: ContentId;
  };
  /** Host name inside, as EC2 makes it of the address: `ip-127-0-64-2`. */
  readonly hostname: string;
  /** User data, decoded. Default: none. */
  readonly userData?: string;
  /** Public keys in OpenSSH's format that may log in as the default user. */
  readonly publicKeys: readonly string[];
  /** The user that first boot makes for them, as the image's vendor names it. Default: `ec2-user`. */
  readonly defaultUser?: string;
  /** What the instance can learn of itself (`/run/cloud-init/instance-data.json`, `/var/lib/cloud`). */
  readonly metadata: {
    readonly imageId: string;
    readonly instanceType: string;
    readonly region: string;
    readonly availabilityZone: string;
    readonly account: string;
    readonly localAddress: string;
  };
}

/** A machine that runs. */
export interface Machine {
  /** The instance that it is: `i-…`. */
  readonly instanceId: string;
  /** Resolves when the first-boot work has ended, however. */
  readonly booted: Promise<{ readonly status: 'done' | 'error' }>;
  /** Resolves when its first process has ended: it was stopped, or shut itself down. */
  readonly ended: Promise<void>;
  /** Once it has ended: whether it asked to be booted again (`reboot`). Default: it did not. */
  readonly asksToReboot?: () => boolean;
  /** Runs a program inside. */
  readonly run: (options: RunOptions) => MachineProcess;
  /** What it wrote to its console so far, oldest first; of very much, the last 64 KB. */
  readonly consoleOutput: () => string;
  /** Ends it with every process inside. Doing it again changes nothing. */
  readonly stop: () => Promise<void>;
}

/** What is run inside a machine. */
export interface RunOptions {
  /** Program and arguments; no shell reads them. */
  readonly command: readonly [string, ...string[]];
  /** Default: `root`. */
  readonly user?: string;
  /** Default: the home of the user. */
  readonly workingDirectory?: string;
  /** Added to the environment of a login. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Gives it a terminal of this size. Default: none. */
  readonly terminal?: { readonly columns: number; readonly rows: number };
  /** Ends it with everything it started. */
  readonly signal?: AbortSignal;
}

/** A program that runs inside a machine. */
export interface MachineProcess {
  /** What it reads. */
  readonly stdin: NodeJS.WritableStream;
  /** What it writes; with a terminal, all of it. */
  readonly stdout: NodeJS.ReadableStream;
  /** What it writes about what goes wrong. */
  readonly stderr: NodeJS.ReadableStream;
  /** Resolves when it has ended and all it wrote was read; rejects when it could not be started. */
  readonly exit: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Sends a signal to it and what it started. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Says that its terminal has another size now. Without it, the size stays. */
  readonly resize?: (terminal: { readonly columns: number; readonly rows: number }) => void;
}
