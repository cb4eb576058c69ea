import type { WireMembers } from '../../protocols/wire.js';
import type { TableDefinition } from '../store.js';

/** One version of a launch template. */
export interface LaunchTemplateVersion {
  readonly number: number;
  readonly description?: string;
  readonly createTime: string;
  readonly createdBy: string;
  /** As the request said it; a launch reads it as if it had just been said. */
  readonly data: WireMembers;
}

/** A launch template without its tags. There is always at least the default version. */
export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly createTime: string;
  readonly createdBy: string;
  readonly defaultVersion: number;
  /** The highest number so far, also of versions that are gone: none is given twice. */
  readonly lastNumber: number;
  /** In the order of their numbers. */
  readonly versions: readonly LaunchTemplateVersion[];
}

/** Launch templates of one account in one region. */
export const launchTemplateTable: TableDefinition<LaunchTemplate> = {
  name: 'ec2.launch-templates',
  key: ({ id }) => id,
};
