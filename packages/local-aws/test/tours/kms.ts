import * as kms from '@aws-sdk/client-kms';
import { consumer, must, owner } from '../support/local.js';
import type { Settings } from './tours.js';

/** KMS. */
export async function tourKms(settings: Settings): Promise<void> {
  const client = new kms.KMSClient(settings);
  const { KeyMetadata } = await client.send(
    new kms.CreateKeyCommand({ Description: 'tour', Tags: [{ TagKey: 'a', TagValue: 'b' }] }),
  );
  const KeyId = must(KeyMetadata?.KeyId);
  await tourKeys(client, KeyId);
  await tourGrants(client, KeyId, must(KeyMetadata?.Arn));
  await tourCiphers(client, KeyId);
  await tourSignatures(client);
  await client.send(new kms.ScheduleKeyDeletionCommand({ KeyId }));
  await client.send(new kms.DescribeKeyCommand({ KeyId }));
  await client.send(new kms.CancelKeyDeletionCommand({ KeyId }));
}

async function tourKeys(client: kms.KMSClient, KeyId: string): Promise<void> {
  const AliasName = 'alias/tour';
  await client.send(new kms.CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
  await client.send(new kms.UpdateAliasCommand({ AliasName, TargetKeyId: KeyId }));
  await client.send(new kms.ListAliasesCommand({}));
  await client.send(new kms.ListKeysCommand({}));
  await client.send(new kms.UpdateKeyDescriptionCommand({ KeyId, Description: 'tour 2' }));
  await client.send(new kms.DisableKeyCommand({ KeyId }));
  await client.send(new kms.EnableKeyCommand({ KeyId }));
  const { Policy } = await client.send(new kms.GetKeyPolicyCommand({ KeyId }));
  await client.send(new kms.PutKeyPolicyCommand({ KeyId, Policy }));
  await client.send(new kms.ListKeyPoliciesCommand({ KeyId }));
  await client.send(new kms.TagResourceCommand({ KeyId, Tags: [{ TagKey: 'c', TagValue: 'd' }] }));
  await client.send(new kms.ListResourceTagsCommand({ KeyId }));
  await client.send(new kms.UntagResourceCommand({ KeyId, TagKeys: ['c'] }));
  await client.send(new kms.EnableKeyRotationCommand({ KeyId }));
  await client.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
  await client.send(new kms.DisableKeyRotationCommand({ KeyId }));
  await client.send(new kms.DeleteAliasCommand({ AliasName }));
}

async function tourGrants(client: kms.KMSClient, KeyId: string, arn: string): Promise<void> {
  const RetiringPrincipal = `arn:aws:iam::${owner}:root`;
  const grant = {
    KeyId,
    GranteePrincipal: `arn:aws:iam::${consumer}:root`,
    RetiringPrincipal,
    Operations: ['Decrypt'],
    Constraints: { EncryptionContextSubset: { a: 'b' } },
  } satisfies kms.CreateGrantCommandInput;
  const first = await client.send(new kms.CreateGrantCommand({ ...grant, Name: 'tour' }));
  const second = await client.send(new kms.CreateGrantCommand(grant));
  await client.send(new kms.ListGrantsCommand({ KeyId }));
  await client.send(new kms.ListRetirableGrantsCommand({ RetiringPrincipal }));
  await client.send(new kms.RetireGrantCommand({ KeyId: arn, GrantId: first.GrantId }));
  await client.send(new kms.RevokeGrantCommand({ KeyId, GrantId: second.GrantId }));
}

async function tourCiphers(client: kms.KMSClient, KeyId: string): Promise<void> {
  const Plaintext = Buffer.from('tour');
  const { CiphertextBlob } = await client.send(new kms.EncryptCommand({ KeyId, Plaintext }));
  await client.send(new kms.DecryptCommand({ CiphertextBlob }));
  await client.send(new kms.ReEncryptCommand({ CiphertextBlob, DestinationKeyId: KeyId }));
  await client.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' }));
  await client.send(new kms.GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 16 }));
  await client.send(new kms.GenerateRandomCommand({ NumberOfBytes: 8 }));
}

async function tourSignatures(client: kms.KMSClient): Promise<void> {
  const Message = Buffer.from('tour');
  const signer = await client.send(
    new kms.CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
  );
  const sign = {
    KeyId: signer.KeyMetadata?.KeyId,
    Message,
    SigningAlgorithm: 'ECDSA_SHA_256',
  } as const;
  const { Signature } = await client.send(new kms.SignCommand(sign));
  await client.send(new kms.VerifyCommand({ ...sign, Signature }));
  await client.send(new kms.GetPublicKeyCommand({ KeyId: sign.KeyId }));
  const hmac = await client.send(
    new kms.CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' }),
  );
  const mac = {
    KeyId: hmac.KeyMetadata?.KeyId,
    Message,
    MacAlgorithm: 'HMAC_SHA_256',
  } as const;
  const { Mac } = await client.send(new kms.GenerateMacCommand(mac));
  await client.send(new kms.VerifyMacCommand({ ...mac, Mac }));
}
