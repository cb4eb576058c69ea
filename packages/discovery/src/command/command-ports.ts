import type { Connection } from '../connection.js';

/** What the command takes from the process, and gives back to it. */
export interface CommandPorts {
  /** Environment: `SOE_OWNERS`, `AWS_REGION`, `AWS_DEFAULT_REGION`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder in which the command was started; files are named from there. */
  readonly directory: string;
  /** Everything on standard input. */
  readonly readInput: () => Promise<string>;
  /** Write to standard output. */
  readonly print: (text: string) => void;
  /** Write a line to standard error. */
  readonly say: (line: string) => void;
  /** How to reach a region. Default: the standard AWS environment. */
  readonly connect?: (region: string | undefined) => Connection;
  /** Owners and prefix of a flavor where no option names them. Default: none. */
  readonly settings?: (flavor: string) => Promise<FlavorSettings | undefined>;
  /** What the command is called in its help. Default `soe-discovery`. */
  readonly program?: string;
  /** Version that `--version` prints. Default: none. */
  readonly version?: string;
  /** Tells the time, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number;
  /** Stops the command. */
  readonly signal?: AbortSignal;
}

/** What is known of a flavor. */
export interface FlavorSettings {
  /** Ids of the accounts whose images may be answered. */
  readonly owners: readonly string[];
  /** Prefix of the parameters. Default `/soe`. */
  readonly prefix?: string;
}
