import type { AnswerMembers } from '../../protocols/wire.js';
import type { KmsKey } from '../../state/tables/kms-key.js';
import { keyArnOf, keyState } from './find-key.js';
import { algorithmsOf } from './key-specs.js';

/** A key as `CreateKey` and `DescribeKey` answer it. */
export function describeKey(key: KmsKey): AnswerMembers {
  const state = keyState(key);
  const { encryption, signing, mac } = algorithmsOf(key);
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: keyArnOf(key),
    CreationDate: new Date(key.createdAt),
    Enabled: state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: state,
    DeletionDate: key.deletionAt === undefined ? undefined : new Date(key.deletionAt),
    Origin: 'AWS_KMS',
    KeyManager: key.manager,
    CustomerMasterKeySpec: key.spec,
    KeySpec: key.spec,
    EncryptionAlgorithms: encryption.length === 0 ? undefined : encryption,
    SigningAlgorithms: signing.length === 0 ? undefined : signing,
    MacAlgorithms: mac.length === 0 ? undefined : mac,
    MultiRegion: false,
  };
}
