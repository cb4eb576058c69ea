import type { TableDefinition } from '../store.js';

/** A bucket of S3. */
export interface Bucket {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly createdAt: string;
  /** The policy as its JSON was put. */
  readonly policy?: string;
}

/** Buckets of everybody: their names are unique in the world. */
export const bucketTable: TableDefinition<Bucket, 'owner'> = {
  name: 's3.buckets',
  key: ({ name }) => name,
  indexes: { owner: ({ owner }) => [owner] },
};
