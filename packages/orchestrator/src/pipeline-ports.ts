import type { AwsConnection } from './aws-connection.js';
import type { PackerPort } from './packer-port.js';
import type { PipelineEvent } from './pipeline/context.js';

/** What a pipeline takes from outside. Everything has a default, and nothing is read from the process. */
export interface PipelinePorts {
  /**
   * Folder that paths of the configuration are relative to, and in whose `.soe` records and runs are kept. Default:
   * that of the file from which the configuration was loaded; a configuration that is an object needs it.
   */
  readonly directory?: string;
  /**
   * The environment: `PATH` and `HOME` for Packer, tokens of trackers, what says which CI runs, values of the
   * configuration. Give it `process.env` for what `soe` does. Default: empty.
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Which AWS is spoken to, and as whom. Default: what the SDK finds, as the command does. */
  readonly aws?: AwsConnection;
  /** How Packer is run. Default: `runPacker` and `attachPacker` of `@soe/packer-runner`. */
  readonly packer?: PackerPort;
  /** Asks Jira, GitHub, Confluence and chats, and what `doctor` asks. Default: that of Node. */
  readonly fetch?: typeof globalThis.fetch;
  /** The time. Default: now. */
  readonly clock?: () => Date;
  /** Stops whatever the pipeline does. Default: never. */
  readonly signal?: AbortSignal;
  /** Told what happens, as it happens. Default: nobody is. */
  readonly onEvent?: (event: PipelineEvent) => void;
  /** Version of the program, for the record. Default: not recorded. */
  readonly version?: string;
}
