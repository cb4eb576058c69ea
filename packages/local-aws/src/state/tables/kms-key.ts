import type { TableDefinition } from '../store.js';

/** A KMS key with what it encrypts and signs with. */
export interface KmsKey {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** `AWS` for the keys that services make for an account, such as `aws/ebs`. */
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly spec: string;
  readonly usage: string;
  readonly description: string;
  readonly createdAt: string;
  readonly enabled: boolean;
  /** When it is deleted; it cannot be used from the moment that this is set. */
  readonly deletionAt?: string;
  /** Its policy, as it was put. */
  readonly policy: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Base64: the bytes of a symmetric or HMAC key, or the private key as PKCS #8. */
  readonly secret: string;
  /** How often its material was replaced before the present rotation began. */
  readonly rotations: number;
  /** Set while its material is replaced by itself. */
  readonly rotation?: { readonly since: string; readonly days: number };
}

/** The keys of one account in one region. */
export const kmsKeyTable: TableDefinition<KmsKey> = {
  name: 'kms.keys',
  key: ({ id }) => id,
};
