import type { TableDefinition } from '../store.js';

/** A log stream, without its events. */
export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly firstEventAt?: number;
  readonly lastEventAt?: number;
  readonly lastIngestedAt?: number;
  /** How many batches it was ever given. */
  readonly batches: number;
}

/** Log streams of one log group. */
export const logStreamTable: TableDefinition<LogStream> = {
  name: 'logs.streams',
  key: ({ name }) => name,
};

/** The events of one call: a stream would be too large a row. */
export interface LogBatch {
  readonly number: number;
  readonly ingestedAt: number;
  readonly events: readonly { readonly timestamp: number; readonly message: string }[];
}

/** Batches of one log stream. */
export const logBatchTable: TableDefinition<LogBatch> = {
  name: 'logs.batches',
  key: ({ number }) => String(number),
};
