import type { TableDefinition } from '../store.js';

/** The public half of a key pair; the private half is answered once and not kept. */
export interface KeyPair {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly fingerprint: string;
  readonly publicKey: string;
  readonly createTime: string;
}

/** Key pairs of one account in one region. */
export const keyPairTable: TableDefinition<KeyPair> = {
  name: 'ec2.key-pairs',
  key: ({ name }) => name,
};
