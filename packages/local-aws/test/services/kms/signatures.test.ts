import { execFile } from 'node:child_process';
import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  GetPublicKeyCommand,
  type KeySpec,
  type KMSClient,
  type MessageType,
  SignCommand,
  type SigningAlgorithmSpec,
  VerifyCommand,
} from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/directory.js';
import { allow, keyPolicy, kmsFor, newKey } from '../../support/kms.js';
import { codeOf, consumer, must, outsider, startForTest } from '../../support/local.js';

const message = Buffer.from('a release record');

const cases: readonly [KeySpec, SigningAlgorithmSpec, string][] = [
  ['RSA_2048', 'RSASSA_PKCS1_V1_5_SHA_256', 'sha256'],
  ['RSA_3072', 'RSASSA_PSS_SHA_384', 'sha384'],
  ['ECC_NIST_P256', 'ECDSA_SHA_256', 'sha256'],
  ['ECC_NIST_P384', 'ECDSA_SHA_384', 'sha384'],
  ['ECC_NIST_P521', 'ECDSA_SHA_512', 'sha512'],
];

test.each(cases)(
  'a signature of %s with %s is accepted by openssl, of the message and of its digest',
  async (KeySpec, SigningAlgorithm, hash) => {
    const aws = await startForTest();
    const kms = kmsFor(aws);
    const KeyId = await newKey(kms, { KeySpec, KeyUsage: 'SIGN_VERIFY' });
    const publicKey = await publicKeyOf(kms, KeyId);
    const digest = createHash(hash).update(message).digest();
    const sign = async (Message: Buffer, MessageType: MessageType) => {
      const answer = await kms.send(
        new SignCommand({ KeyId, Message, MessageType, SigningAlgorithm }),
      );
      return Buffer.from(must(answer.Signature));
    };
    const check = (Message: Buffer, MessageType: MessageType, Signature: Buffer) =>
      codeOf(
        kms.send(new VerifyCommand({ KeyId, Message, MessageType, SigningAlgorithm, Signature })),
      );

    const ofMessage = await sign(message, 'RAW');
    const ofDigest = await sign(digest, 'DIGEST');

    const isPss = SigningAlgorithm.includes('PSS');
    expect(await isAccepted({ publicKey, signature: ofMessage, hash, isPss })).toBe(true);
    expect(await isAccepted({ publicKey, signature: ofDigest, hash, isPss })).toBe(true);
    expect(await check(digest, 'DIGEST', ofMessage)).toMatchObject({ SignatureValid: true });
    expect(await check(message, 'RAW', ofDigest)).toMatchObject({ SignatureValid: true });
    expect(await check(Buffer.from('another'), 'RAW', ofDigest)).toBe(
      'KMSInvalidSignatureException',
    );
    expect(await check(message, 'RAW', Buffer.from('no signature'))).toBe(
      'KMSInvalidSignatureException',
    );
  },
);

test('a digest must be as long as its hash makes it, and the algorithm one of the key', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  const symmetric = await newKey(kms);
  const sign = (more: object) =>
    codeOf(
      kms.send(
        new SignCommand({ KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256', ...more }),
      ),
    );

  expect(await sign({ MessageType: 'DIGEST' })).toBe('ValidationException');
  expect(await sign({ SigningAlgorithm: 'ECDSA_SHA_384' })).toBe('InvalidKeyUsageException');
  expect(await sign({ SigningAlgorithm: 'RSASSA_PSS_SHA_256' })).toBe('InvalidKeyUsageException');
  expect(await sign({ KeyId: symmetric })).toBe('InvalidKeyUsageException');
  expect(await sign({ Message: Buffer.alloc(4097) })).toBe('ValidationException');
  expect(await codeOf(kms.send(new GetPublicKeyCommand({ KeyId: symmetric })))).toBe(
    'UnsupportedOperationException',
  );
});

test('others verify and get the public half where the policy lets them, and cannot sign', async () => {
  const aws = await startForTest();
  const KeyId = await newKey(kmsFor(aws), {
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    Policy: keyPolicy(allow(consumer, ['kms:Verify', 'kms:GetPublicKey'])),
  });
  const request = { KeyId, Message: message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  const { Signature } = await kmsFor(aws).send(new SignCommand(request));
  const get = (account: string) =>
    codeOf(kmsFor(aws, account).send(new GetPublicKeyCommand({ KeyId })));

  expect(
    await kmsFor(aws, consumer).send(new VerifyCommand({ ...request, Signature })),
  ).toMatchObject({ SignatureValid: true });
  expect(await get(consumer)).toMatchObject({ KeyUsage: 'SIGN_VERIFY' });
  expect(await get(outsider)).toBe('AccessDeniedException');
  expect(await codeOf(kmsFor(aws, consumer).send(new SignCommand(request)))).toBe(
    'AccessDeniedException',
  );
});

async function publicKeyOf(kms: KMSClient, KeyId: string): Promise<string> {
  const { PublicKey } = await kms.send(new GetPublicKeyCommand({ KeyId }));
  const key = createPublicKey({
    key: Buffer.from(must(PublicKey)),
    format: 'der',
    type: 'spki',
  });
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

interface Claim {
  readonly publicKey: string;
  readonly signature: Buffer;
  readonly hash: string;
  readonly isPss: boolean;
}

/** What openssl says; where there is none, node:crypto is asked. */
async function isAccepted({ publicKey, signature, hash, isPss }: Claim): Promise<boolean> {
  const directory = await temporaryDirectory();
  const file = (name: string) => join(directory, name);
  await writeFile(file('key.pem'), publicKey);
  await writeFile(file('message'), message);
  await writeFile(file('signature'), signature);
  const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest'];
  try {
    const { stdout } = await promisify(execFile)('openssl', [
      'dgst',
      `-${hash}`,
      '-verify',
      file('key.pem'),
      ...(isPss ? pss : []),
      '-signature',
      file('signature'),
      file('message'),
    ]);
    return stdout.trim() === 'Verified OK';
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const padding = isPss ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {};
    return verify(hash, message, { key: publicKey, ...padding }, signature);
  }
}
