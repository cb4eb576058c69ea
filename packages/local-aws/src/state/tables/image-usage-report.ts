import type { TableDefinition } from '../store.js';

/** Who used an image how often when a report was made. */
export interface ImageUsageReport {
  readonly id: string;
  readonly imageId: string;
  readonly resourceTypes: readonly ReportedResourceType[];
  /** As they were asked for; empty for all. */
  readonly accountIds: readonly string[];
  readonly createdAt: string;
  /** Until then it is pending. */
  readonly availableAt: string;
  readonly entries: readonly ImageUsageEntry[];
}

/** What a report looks at. */
export interface ReportedResourceType {
  readonly type: string;
  /** Of launch templates: how many of the newest versions. */
  readonly versionDepth?: number;
}

/** How many resources of a type use the image in an account. */
export interface ImageUsageEntry {
  readonly account: string;
  readonly type: string;
  readonly count: number;
}

/** Reports of one account in one region. */
export const imageUsageReportTable: TableDefinition<ImageUsageReport> = {
  name: 'ec2.image-usage-reports',
  key: ({ id }) => id,
};
