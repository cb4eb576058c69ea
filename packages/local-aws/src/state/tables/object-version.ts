import type { TableDefinition } from '../store.js';
import type { StoredObject } from './stored-object.js';

/** A version that is not current, or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly lastModified: string;
  /** Missing: it is a delete marker. */
  readonly object?: StoredObject;
}

/** Of one bucket, oldest first. Where a key has no current object, its last version is a delete marker. */
export const versionTable: TableDefinition<ObjectVersion, 'key'> = {
  name: 's3.versions',
  key: ({ versionId }) => versionId,
  indexes: { key: ({ key }) => [key] },
};
