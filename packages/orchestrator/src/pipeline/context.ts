import type { LaunchEvent } from '@soe/harness';
import type { PackerEvent } from '@soe/packer-runner';
import {
  type AwsAccess,
  connectAws,
  type Distribution,
  resolveDistribution,
  type ShareEvent,
} from '@soe/share';
import type { AwsConnection } from '../aws-connection.js';
import { distributionOf } from '../config/flavor-of.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { PackerPort } from '../packer-port.js';
import type { Limit } from './limit.js';
import type { ReleasePlan } from './plan-release.js';

/** What every stage of the pipeline takes from outside. */
export interface PipelineContext extends LoadedConfig {
  /** The environment: credentials, endpoint, CI. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of `soe`, for the record. Default: not recorded. */
  readonly version?: string;
  /** The time. Default: now. */
  readonly clock?: () => Date;
  /** Stops the pipeline. */
  readonly signal?: AbortSignal;
  /** Told what happens, as it happens. */
  readonly onEvent?: (event: PipelineEvent) => void;
  /** Which AWS is spoken to, and as whom. Default: as the standard AWS environment of the process says. */
  readonly aws?: AwsConnection;
  /**
   * The way to AWS of all that is shared and promoted: whatever goes through the same one keeps the limits
   * of requests together. Default: each stage has its own.
   */
  readonly access?: AwsAccess;
  /** How Packer is run. Default: by `runPacker` and `attachPacker` of `@soe/packer-runner`. */
  readonly packer?: PackerPort;
  /** Makes builds wait for each other. Default: all that a flavor needs run at once. */
  readonly limitBuilds?: Limit;
  /** Asks Jira, GitHub, Confluence and chats, and what `doctor` asks. Default: that of Node. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Something worth showing while the pipeline works, and where it is about one flavor: which. */
export type PipelineEvent = PipelineNews & {
  /** Product line. Not there for what is about the whole run. */
  readonly flavor?: string;
};

type PipelineNews =
  | {
      readonly type: 'run-started';
      /** Id of the run. */
      readonly run: string;
      /** Folder of the run. */
      readonly directory: string;
      readonly flavors: readonly string[];
      /** Whether it goes on where an earlier one was stopped. */
      readonly resumed: boolean;
    }
  | { readonly type: 'planned'; readonly plan: ReleasePlan }
  /** A stage begins, or comes to another part of its work. */
  | { readonly type: 'stage'; readonly stage: Stage; readonly detail: string }
  | {
      readonly type: 'stage-ended';
      readonly stage: Stage;
      readonly status: StageStatus;
      /** Why, where it is not `done`. */
      readonly detail?: string;
    }
  | { readonly type: 'warning'; readonly message: string }
  | {
      readonly type: 'packer';
      readonly buildId: string;
      /** Architecture that is built. */
      readonly architecture?: string;
      readonly event: PackerEvent;
    }
  | { readonly type: 'test'; readonly event: LaunchEvent }
  | { readonly type: 'share'; readonly event: ShareEvent }
  | {
      readonly type: 'flavor-ended';
      readonly status: EndStatus;
      readonly version?: string;
      /** What stopped it. */
      readonly message?: string;
      /** Code of the error that stopped it. */
      readonly code?: string;
    }
  | { readonly type: 'run-ended'; readonly status: EndStatus };

/** How a stage ended; `kept` is what an earlier run had done. */
export type StageStatus = 'done' | 'kept' | 'skipped' | 'refused' | 'failed' | 'cancelled';

/** How the release of a flavor, or a whole run, ended; `refused` is the answer of a gate. */
export type EndStatus = 'done' | 'refused' | 'failed' | 'cancelled';

/** The same context, whose events say which flavor they are about. */
export function forFlavor(context: PipelineContext, flavor: string): PipelineContext {
  const { onEvent } = context;
  return onEvent === undefined
    ? context
    : { ...context, onEvent: (event) => onEvent({ flavor, ...event }) };
}

/** The stages of a release, in their order, and what is done with one later. */
export type Stage =
  | 'plan'
  | 'policy'
  | 'build'
  | 'record'
  | 'test'
  | 'scan'
  | 'share'
  | 'candidate'
  | 'notes'
  | 'promote'
  | 'deprecate'
  | 'retire'
  | 'revoke'
  | 'attest'
  | 'archive';

/** The distribution of a flavor, with the accounts that it selects: the organisation is read where it does. */
export async function resolvedDistribution(
  context: PipelineContext,
  flavor: string,
): Promise<Distribution> {
  const { signal, onEvent } = context;
  const { distribution, report } = await resolveDistribution(distributionOf(context, flavor), {
    aws: accessOf(context),
    ...(signal !== undefined && { signal }),
    onEvent: (event) => onEvent?.({ type: 'share', event }),
  });
  for (const { message } of report.findings) onEvent?.({ type: 'warning', message });
  return distribution;
}

/** The way to AWS for whatever is shared or promoted. */
export function accessOf({ access, aws }: PipelineContext): AwsAccess {
  return access ?? connectAws(aws);
}
