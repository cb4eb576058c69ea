import type { TableDefinition } from '../store.js';

/** How strictly a version is kept until a time: whether anybody may end it before. */
export type RetentionMode = 'GOVERNANCE' | 'COMPLIANCE';

/** What object lock does to objects whose upload says nothing of it. */
export interface DefaultRetention {
  readonly mode: RetentionMode;
  readonly days: number;
  /** Which of the two was said; a year is 365 days. */
  readonly unit: 'Days' | 'Years';
}

/** A bucket of S3. */
export interface Bucket {
  readonly name: string;
  readonly owner: string;
  readonly region: string;
  readonly createdAt: string;
  /** The policy as its JSON was put. */
  readonly policy?: string;
  /** Object lock, and with it versioning, which cannot be turned off again. Missing: it has neither. */
  readonly objectLock?: { readonly retention?: DefaultRetention };
}

/** Buckets of everybody: their names are unique in the world. */
export const bucketTable: TableDefinition<Bucket, 'owner'> = {
  name: 's3.buckets',
  key: ({ name }) => name,
  indexes: { owner: ({ owner }) => [owner] },
};
