import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import {
  CreateGrantCommand,
  DecryptCommand,
  DisableKeyRotationCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateDataKeyWithoutPlaintextCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  type KMSClient,
  ReEncryptCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/hostility/virtual-clock.js';
import { allow, keyPolicy, kmsFor, newKey } from '../../support/kms.js';
import { codeOf, consumer, must, outsider, owner, startForTest } from '../../support/local.js';

const Plaintext = Buffer.from('what is secret');
const seal = async (kms: KMSClient, KeyId: string, EncryptionContext?: Record<string, string>) =>
  must(
    (await kms.send(new EncryptCommand({ KeyId, Plaintext, EncryptionContext }))).CiphertextBlob,
  );
const open = async (
  kms: KMSClient,
  CiphertextBlob: Uint8Array,
  EncryptionContext?: Record<string, string>,
) => {
  const { Plaintext } = await kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
  return Buffer.from(must(Plaintext)).toString();
};

test('what is encrypted is decrypted without naming the key, and only with its context', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const other = await newKey(kms);
  const sealed = await seal(kms, KeyId, { a: '1', b: '2' });
  const changed = Buffer.from(sealed);
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  const withKey = (key: string) =>
    kms.send(
      new DecryptCommand({
        CiphertextBlob: sealed,
        KeyId: key,
        EncryptionContext: { a: '1', b: '2' },
      }),
    );

  expect(await open(kms, sealed, { b: '2', a: '1' })).toBe('what is secret');
  expect(await codeOf(open(kms, sealed))).toBe('InvalidCiphertextException');
  expect(await codeOf(open(kms, sealed, { a: '1', b: '3' }))).toBe('InvalidCiphertextException');
  expect(await codeOf(open(kms, changed, { a: '1', b: '2' }))).toBe('InvalidCiphertextException');
  expect(await codeOf(open(kms, Buffer.from('nonsense')))).toBe('InvalidCiphertextException');
  expect(await withKey(KeyId)).toMatchObject({ KeyId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' });
  expect(await codeOf(withKey(other))).toBe('IncorrectKeyException');
  expect(await codeOf(open(kmsFor(aws, owner, 'eu-west-1'), sealed))).toBe('AccessDeniedException');
});

test('what older material encrypted is still decrypted after rotations', async () => {
  const clock = createVirtualClock();
  const aws = await startForTest({ clock });
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const sealed = [await seal(kms, KeyId)];
  await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
  clock.advance(200 * 24 * 60 * 60 * 1000);
  sealed.push(await seal(kms, KeyId));
  await kms.send(new DisableKeyRotationCommand({ KeyId }));
  sealed.push(await seal(kms, KeyId));

  expect(await Promise.all(sealed.map((one) => open(kms, one)))).toEqual(
    sealed.map(() => 'what is secret'),
  );
});

test('another account encrypts and decrypts as far as the policy lets it', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms, {
    Policy: keyPolicy(
      allow(`arn:aws:iam::${consumer}:root`, 'kms:Decrypt'),
      allow('*', 'kms:Encrypt', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } }),
    ),
  });
  const sealed = await seal(kmsFor(aws, consumer), KeyId);

  expect(await open(kmsFor(aws, consumer), sealed)).toBe('what is secret');
  expect(await codeOf(seal(kmsFor(aws, outsider), KeyId))).toBe('AccessDeniedException');
  expect(await codeOf(open(kmsFor(aws, outsider), sealed))).toBe('AccessDeniedException');
});

test('re-encrypting needs the one permission on one key and the other on the other', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const from = await newKey(kms, { Policy: keyPolicy(allow(consumer, 'kms:ReEncryptFrom')) });
  const to = await newKey(kms, { Policy: keyPolicy(allow(consumer, 'kms:ReEncryptTo')) });
  const reEncrypt = (CiphertextBlob: Uint8Array, DestinationKeyId: string) =>
    kmsFor(aws, consumer).send(
      new ReEncryptCommand({
        CiphertextBlob,
        SourceEncryptionContext: { a: '1' },
        DestinationKeyId,
        DestinationEncryptionContext: { b: '2' },
      }),
    );

  const moved = await reEncrypt(await seal(kms, from, { a: '1' }), to);

  expect(moved).toMatchObject({ SourceKeyId: from, KeyId: to });
  expect(await open(kms, must(moved.CiphertextBlob), { b: '2' })).toBe('what is secret');
  expect(await codeOf(reEncrypt(await seal(kms, to, { a: '1' }), from))).toBe(
    'AccessDeniedException',
  );
});

test('data keys are random, of the length asked for, and decrypt to themselves', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const EncryptionContext = { a: '1' };

  const made = await kms.send(
    new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext }),
  );
  const blind = await kms.send(
    new GenerateDataKeyWithoutPlaintextCommand({ KeyId, NumberOfBytes: 10 }),
  );
  const opened = await kms.send(
    new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext }),
  );
  const blindOpened = await kms.send(new DecryptCommand({ CiphertextBlob: blind.CiphertextBlob }));

  expect(must(made.Plaintext)).toHaveLength(32);
  expect(opened.Plaintext).toEqual(made.Plaintext);
  expect(blind).not.toHaveProperty('Plaintext');
  expect(must(blindOpened.Plaintext)).toHaveLength(10);
  expect(await codeOf(kms.send(new GenerateDataKeyCommand({ KeyId })))).toBe('ValidationException');
});

test('an RSA key decrypts what its public half encrypted elsewhere', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms, { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' });
  const EncryptionAlgorithm = 'RSAES_OAEP_SHA_256';
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  const key = createPublicKey({
    key: Buffer.from(must(PublicKey)),
    format: 'der',
    type: 'spki',
  });
  const encrypt = (size: number) =>
    kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(size, 1), EncryptionAlgorithm }));

  const CiphertextBlob = publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    Plaintext,
  );
  const opened = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionAlgorithm }));

  expect(Buffer.from(must(opened.Plaintext))).toEqual(Plaintext);
  expect(await encrypt(190)).toMatchObject({ KeyId });
  expect(await codeOf(encrypt(191))).toBe('ValidationException');
  expect(await codeOf(seal(kms, KeyId))).toBe('InvalidKeyUsageException');
  expect(await codeOf(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionAlgorithm })))).toBe(
    'ValidationException',
  );
});

test('codes are made and checked by a key for codes, and by no other', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms, { KeySpec: 'HMAC_384', KeyUsage: 'GENERATE_VERIFY_MAC' });
  const mac = { KeyId, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_384' } as const;

  const { Mac } = await kms.send(new GenerateMacCommand(mac));

  expect(must(Mac)).toHaveLength(48);
  expect(await kms.send(new VerifyMacCommand({ ...mac, Mac }))).toMatchObject({ MacValid: true });
  expect(
    await codeOf(kms.send(new VerifyMacCommand({ ...mac, Message: Buffer.from('x'), Mac }))),
  ).toBe('KMSInvalidMacException');
  expect(
    await codeOf(kms.send(new GenerateMacCommand({ ...mac, MacAlgorithm: 'HMAC_SHA_256' }))),
  ).toBe('InvalidKeyUsageException');
  expect(await codeOf(seal(kms, KeyId))).toBe('InvalidKeyUsageException');
});

test('a dry run says that it would have worked and has no effect', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const dry = { KeyId, DryRun: true };
  const grant = { GranteePrincipal: `arn:aws:iam::${consumer}:root`, Operations: ['Decrypt'] };

  expect(await codeOf(kms.send(new EncryptCommand({ ...dry, Plaintext })))).toBe(
    'DryRunOperationException',
  );
  expect(
    await codeOf(kms.send(new CreateGrantCommand({ ...dry, ...grant, Operations: ['Decrypt'] }))),
  ).toBe('DryRunOperationException');
  expect(await codeOf(kmsFor(aws, consumer).send(new EncryptCommand({ ...dry, Plaintext })))).toBe(
    'AccessDeniedException',
  );
  expect(await codeOf(open(kmsFor(aws, consumer), await seal(kms, KeyId)))).toBe(
    'AccessDeniedException',
  );
});

test.each([
  ['nothing', 0],
  ['more than 4 KB', 4097],
])('%s is not encrypted', async (_, size) => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);

  expect(await codeOf(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(size) })))).toBe(
    'ValidationException',
  );
});
