import type { TableDefinition } from '../store.js';

/** A name for a key. */
export interface KmsAlias {
  /** With its prefix: `alias/soe`. */
  readonly name: string;
  readonly keyId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The aliases of one account in one region. */
export const kmsAliasTable: TableDefinition<KmsAlias> = {
  name: 'kms.aliases',
  key: ({ name }) => name,
};
