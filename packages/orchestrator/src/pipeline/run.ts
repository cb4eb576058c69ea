import type { EndStatus, PipelineEvent, Stage, StageStatus } from './context.js';
import type { StageChoice } from './stage-choice.js';

/** What the release of flavors is asked for. */
export interface ReleaseFlavorsRequest extends StageChoice {
  /** Product lines. A flavor that needs another one of them begins when that one has ended. */
  readonly flavors: readonly string[];
  /** Version, for one flavor only. Default: the next one of the month. */
  readonly version?: string;
  /** Commit, branch or tag from which changes are counted. Default: the previous release of each. */
  readonly since?: string;
  /** Build although files differ from the commit that is recorded. Default `false`. */
  readonly allowDirty?: boolean;
  /** How many Packers run at a time, over all flavors and architectures. Default: 8. */
  readonly concurrency?: number;
  /** Stop the other flavors when one fails or is refused. Default `false`. */
  readonly failFast?: boolean;
}

/** `run.json`: what a run was asked for. Never changed. */
export interface RunFacts {
  readonly schema: 'soe-run/v1';
  /** Id of the run; sorts by time. */
  readonly id: string;
  readonly request: ReleaseFlavorsRequest;
  /** The commit that is released. */
  readonly commit: string;
  /** When it was begun, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Process that began it. */
  readonly pid: number;
  /** Version of `soe` that began it. */
  readonly soe?: string;
}

/** Somebody worked on the run then. Nothing else is kept of what is only progress. */
export interface RunSeen {
  readonly type: 'seen';
  readonly flavor?: string;
}

/** A line of `journal.jsonl`: an event, and when it was. */
export type RunLine = (PipelineEvent | RunSeen) & {
  /** ISO 8601 in UTC. */
  readonly at: string;
};

/** How the release of one flavor ended. Plain data. */
export interface FlavorSummary {
  /** Product line. */
  readonly flavor: string;
  /** How it ended. */
  readonly status: EndStatus;
  /** Version, where it came so far as to have one. */
  readonly version?: string;
  /** Folder with its record, notes, logs and reports. */
  readonly directory?: string;
  /** What stopped it. */
  readonly message?: string;
  /** Code of the error that stopped it. */
  readonly code?: string;
}

/** `summary.json`: how a run ended. */
export interface RunSummary {
  /** Always `soe-run-summary/v1`. */
  readonly schema: 'soe-run-summary/v1';
  /** Id of the run. */
  readonly run: string;
  /** How it ended, all in all. */
  readonly status: EndStatus;
  /** When it was begun, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** When it ended, ISO 8601 in UTC. */
  readonly endedAt: string;
  /** One for each flavor, in the order of the request. */
  readonly flavors: readonly FlavorSummary[];
}

/** How a run stands: `running` in a process that is alive, `stopped` where that was killed. */
export type RunStatus = EndStatus | 'running' | 'stopped';

/** A run, as its journal tells it. */
export interface RunReport {
  /** Id of the run. */
  readonly id: string;
  /** How it stands. */
  readonly status: RunStatus;
  /** When it was begun, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** Of the last line of the journal. */
  readonly lastAt: string;
  /** Time in which a process worked on it, in milliseconds: without the pauses before it was resumed. */
  readonly durationMs: number;
  /** The commit that is released. */
  readonly commit: string;
  /** One for each flavor, in the order of the request. */
  readonly flavors: readonly FlavorReport[];
}

/** A flavor of a run, as the journal of the run tells it. */
export interface FlavorReport {
  /** Product line. */
  readonly flavor: string;
  /** `waiting` before it begins. */
  readonly status: RunStatus | 'waiting';
  /** Version, where it came so far as to have one. */
  readonly version?: string;
  /** Its stages, in the order in which they began. */
  readonly stages: readonly StageReport[];
  /** What was told beside. */
  readonly warnings: readonly string[];
  /** What stopped it. */
  readonly message?: string;
  /** Code of the error that stopped it. */
  readonly code?: string;
}

/** A stage of a flavor: as it ended last, `running` or `stopped` where it has not ended. */
export interface StageReport {
  /** Name of the stage. */
  readonly stage: Stage;
  /** How it stands. */
  readonly status: StageStatus | 'running' | 'stopped';
  /** What it took the last time that it was not `kept`, in milliseconds. */
  readonly durationMs: number;
  /** What it did last, or why it ended so. */
  readonly detail?: string;
}
