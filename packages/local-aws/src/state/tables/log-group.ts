import type { TableDefinition } from '../store.js';

/** A log group. Times are milliseconds since 1970, as everywhere in CloudWatch Logs. */
export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  /** Days after which an event is forgotten. Without it, none ever is. */
  readonly retentionInDays?: number;
  readonly kmsKeyId?: string;
  readonly logGroupClass: string;
  readonly deletionProtection: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** Log groups of one account in one region. */
export const logGroupTable: TableDefinition<LogGroup> = {
  name: 'logs.groups',
  key: ({ name }) => name,
};
