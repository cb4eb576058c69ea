import type { TableDefinition } from '../store.js';

/** What a grant lets somebody do with one key. */
export interface KmsGrant {
  readonly id: string;
  readonly token: string;
  readonly name?: string;
  /** ARN, or the name of a service of AWS. */
  readonly grantee: string;
  readonly retiring?: string;
  /** Without the prefix of the service: `Decrypt`. */
  readonly operations: readonly string[];
  /** An encryption context that requests must have, whole or among others. */
  readonly constraint?: {
    readonly kind: 'EncryptionContextEquals' | 'EncryptionContextSubset';
    readonly context: Readonly<Record<string, string>>;
  };
  readonly issuer: string;
  readonly createdAt: string;
}

/** The grants of one key: the scope is its account, its region and its id. */
export const kmsGrantTable: TableDefinition<KmsGrant> = {
  name: 'kms.grants',
  key: ({ id }) => id,
};
