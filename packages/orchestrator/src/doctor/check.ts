import type { LoadedConfig } from '../config/load-config.js';
import type { PipelineContext } from '../pipeline/context.js';
import type { Finding } from './finding.js';

/** What every check is given. */
export interface DoctorSubject {
  /** Folder in which the command was started. */
  readonly directory: string;
  /** Environment of the process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of `soe`. */
  readonly version: string;
  /** The time. */
  readonly clock: () => Date;
  /** Asks over HTTP. */
  readonly fetch: typeof globalThis.fetch;
  /** Stops the check, also when its time is over. */
  readonly signal: AbortSignal;
}

/** The same where there is a configuration that can be read. */
export interface ConfiguredSubject extends DoctorSubject {
  /** The configuration. */
  readonly loaded: LoadedConfig;
  /** What the stages of a release are given. */
  readonly context: PipelineContext;
  /** Flavors that are looked at. */
  readonly flavors: readonly string[];
}

/** Under which title findings are shown. */
export type CheckGroup = 'machine' | 'repository' | 'configuration' | 'aws' | 'trackers';

/** One thing that is looked at. */
export type DoctorCheck = {
  /** Its id, as in the JSON document. */
  readonly id: string;
  readonly group: CheckGroup;
  /** What it looks at, in a line. */
  readonly title: string;
  /** Milliseconds that it may take. Default: those of `runChecks`. */
  readonly timeoutMs?: number;
} & (
  | {
      /** Nothing but the machine and the folder. */
      readonly needs: 'nothing';
      readonly run: (subject: DoctorSubject) => Promise<readonly Finding[]>;
    }
  | {
      /**
       * `configuration`: a configuration that can be read. `network`: besides, that it may be asked.
       * `credentials`: besides, credentials that AWS takes.
       */
      readonly needs: 'configuration' | 'network' | 'credentials';
      readonly run: (subject: ConfiguredSubject) => Promise<readonly Finding[]>;
    }
);
