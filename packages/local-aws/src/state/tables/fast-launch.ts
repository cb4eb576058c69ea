import type { TableDefinition } from '../store.js';

/** How an account keeps snapshots of a Windows image ready, so that instances start faster. */
export interface FastLaunch {
  readonly imageId: string;
  readonly owner: string;
  readonly targetResourceCount: number;
  readonly maxParallelLaunches: number;
  readonly launchTemplate?: {
    readonly launchTemplateId?: string;
    readonly launchTemplateName?: string;
    readonly version: string;
  };
  readonly goal: 'enabled' | 'disabled';
  readonly changedAt: string;
  /** When the goal is reached. */
  readonly reachedAt: string;
}

/** Fast launches of one account in one region. */
export const fastLaunchTable: TableDefinition<FastLaunch> = {
  name: 'ec2.fast-launches',
  key: ({ imageId }) => imageId,
};
