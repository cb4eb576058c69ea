import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DeleteAliasCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  DisableKeyRotationCommand,
  EnableKeyCommand,
  EnableKeyRotationCommand,
  EncryptCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KMSClient,
  ListAliasesCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  PutKeyPolicyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAliasCommand,
  UpdateKeyDescriptionCommand,
} from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { createVirtualClock } from '../../../src/hostility/virtual-clock.js';
import { temporaryDirectory } from '../../support/directory.js';
import { keyPolicy, kmsFor, newKey } from '../../support/kms.js';
import { codeOf, consumer, must, owner, startForTest } from '../../support/local.js';

const day = 24 * 60 * 60 * 1000;
const nobody = '1234abcd-12ab-34cd-56ef-1234567890ab';
const describe = async (kms: KMSClient, KeyId: string) =>
  must((await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata);
const encrypt = (kms: KMSClient, KeyId: string) =>
  codeOf(kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') })));

test('a key is made, described by id, ARN and alias, and listed', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const arn = await newKey(kms, { Description: 'images' });
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/soe', TargetKeyId: id }));

  const names = [id, arn, 'alias/soe', `arn:aws:kms:us-east-1:${owner}:alias/soe`];
  const found = await Promise.all(names.map((name) => describe(kms, name)));
  const { Keys } = await kms.send(new ListKeysCommand({}));

  expect(new Set(found.map(({ Arn }) => Arn))).toEqual(new Set([arn]));
  expect(found[0]).toMatchObject({
    AWSAccountId: owner,
    KeyId: id,
    Enabled: true,
    KeyState: 'Enabled',
    Description: 'images',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyManager: 'CUSTOMER',
    Origin: 'AWS_KMS',
    MultiRegion: false,
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    CreationDate: expect.any(Date),
  });
  expect(Keys).toEqual([{ KeyId: id, KeyArn: arn }]);
});

test('a key that cannot be found says why', async () => {
  const aws = await startForTest();
  const arn = await newKey(kmsFor(aws));
  const codes = async (kms: KMSClient, KeyId: string) => codeOf(describe(kms, KeyId));

  expect(await codes(kmsFor(aws), nobody)).toBe('NotFoundException');
  expect(await codes(kmsFor(aws), 'soe')).toBe('NotFoundException');
  expect(await codes(kmsFor(aws), 'alias/soe')).toBe('NotFoundException');
  expect(await codes(kmsFor(aws), 'arn:aws:s3:::key')).toBe('InvalidArnException');
  expect(await codes(kmsFor(aws, owner, 'eu-west-1'), arn)).toBe('NotFoundException');
  expect(await codes(kmsFor(aws, consumer), arn)).toBe('AccessDeniedException');
  expect(await codes(kmsFor(aws, consumer), arn.replace(/key.*/, `key/${nobody}`))).toBe(
    'AccessDeniedException',
  );
});

test.each<[string, ConstructorParameters<typeof CreateKeyCommand>[0], string]>([
  ['in several regions', { MultiRegion: true }, 'UnsupportedOperationException'],
  ['with imported material', { Origin: 'EXTERNAL' }, 'UnsupportedOperationException'],
  ['of a kind that is not here', { KeySpec: 'SM2' }, 'UnsupportedOperationException'],
  [
    'of a kind that only JavaScript knows',
    { KeySpec: 'constructor' as 'SM2', KeyUsage: 'SIGN_VERIFY' },
    'UnsupportedOperationException',
  ],
  ['that could be for anything', { KeySpec: 'RSA_2048' }, 'ValidationException'],
  [
    'for what its kind cannot do',
    { KeySpec: 'ECC_NIST_P256', KeyUsage: 'ENCRYPT_DECRYPT' },
    'ValidationException',
  ],
  ['with a tag of AWS', { Tags: [{ TagKey: 'aws:x', TagValue: '' }] }, 'TagException'],
  [
    'with a policy that is none',
    { Policy: '{"Statement":[]}' },
    'MalformedPolicyDocumentException',
  ],
])('a key %s is refused', async (_, input, code) => {
  const aws = await startForTest();

  expect(await codeOf(kmsFor(aws).send(new CreateKeyCommand(input ?? {})))).toBe(code);
});

test('a key that is off, or waits for its deletion, cannot be used, and comes back', async () => {
  const clock = createVirtualClock();
  const aws = await startForTest({ clock });
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const schedule = (PendingWindowInDays?: number) =>
    kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays }));

  await kms.send(new DisableKeyCommand({ KeyId }));
  const disabled = await encrypt(kms, KeyId);
  await kms.send(new EnableKeyCommand({ KeyId }));
  const enabled = await encrypt(kms, KeyId);
  const tooSoon = await codeOf(schedule(6));
  const scheduled = await schedule(7);
  const pending = await encrypt(kms, KeyId);
  const changes = await Promise.all([
    codeOf(schedule(7)),
    codeOf(kms.send(new EnableKeyCommand({ KeyId }))),
    codeOf(kms.send(new CreateAliasCommand({ AliasName: 'alias/a', TargetKeyId: KeyId }))),
    codeOf(kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'a', TagValue: 'b' }] }))),
  ]);
  await kms.send(new CancelKeyDeletionCommand({ KeyId }));
  const { KeyState } = await describe(kms, KeyId);
  const again = await codeOf(kms.send(new CancelKeyDeletionCommand({ KeyId })));

  expect(disabled).toBe('DisabledException');
  expect(enabled).toMatchObject({ KeyId });
  expect(tooSoon).toBe('ValidationException');
  expect(scheduled).toMatchObject({
    KeyState: 'PendingDeletion',
    DeletionDate: new Date(clock.now().getTime() + 7 * day),
  });
  expect(pending).toBe('KMSInvalidStateException');
  expect(changes).toEqual(changes.map(() => 'KMSInvalidStateException'));
  expect(KeyState).toBe('Disabled');
  expect(again).toBe('KMSInvalidStateException');
});

test('when the waiting period is over, the key is gone and its aliases are free', async () => {
  const clock = createVirtualClock();
  const aws = await startForTest({ clock });
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const AliasName = 'alias/soe';
  await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));

  clock.advance(7 * day - 1);
  const before = await describe(kms, AliasName);
  clock.advance(1);

  expect(before.KeyState).toBe('PendingDeletion');
  expect(await codeOf(describe(kms, KeyId))).toBe('NotFoundException');
  expect(await codeOf(describe(kms, AliasName))).toBe('NotFoundException');
  expect((await kms.send(new ListKeysCommand({}))).Keys).toEqual([]);
  const next = await newKey(kms);
  await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: next }));
  expect(await describe(kms, AliasName)).toMatchObject({ Arn: next });
});

test('aliases move between keys of one kind; those of AWS cannot be had', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const [first, second] = [await newKey(kms), await newKey(kms)];
  const signer = await newKey(kms, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  const create = (AliasName: string, TargetKeyId = first) =>
    codeOf(kms.send(new CreateAliasCommand({ AliasName, TargetKeyId })));
  const update = (AliasName: string, TargetKeyId: string) =>
    codeOf(kms.send(new UpdateAliasCommand({ AliasName, TargetKeyId })));
  await create('alias/soe');

  expect(await create('alias/soe', second)).toBe('AlreadyExistsException');
  expect(await create('soe')).toBe('ValidationException');
  expect(await create('alias/so e')).toBe('ValidationException');
  expect(await create('alias/so:e')).toBe('InvalidAliasNameException');
  expect(await create('alias/aws/soe')).toBe('NotAuthorizedException');
  expect(await create('alias/other', 'alias/soe')).toBe('NotFoundException');
  expect(await update('alias/soe', signer)).toBe('ValidationException');
  expect(await update('alias/other', second)).toBe('NotFoundException');
  await update('alias/soe', second);
  expect(await describe(kms, 'alias/soe')).toMatchObject({ Arn: second });
  const ofSecond = await kms.send(new ListAliasesCommand({ KeyId: second }));
  expect(ofSecond.Aliases?.map(({ AliasName }) => AliasName)).toEqual(['alias/soe']);
  await kms.send(new DeleteAliasCommand({ AliasName: 'alias/soe' }));
  expect(await codeOf(describe(kms, 'alias/soe'))).toBe('NotFoundException');
});

test('the keys of services have aliases from the start and come with their first use', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const listed = async () =>
    must((await kms.send(new ListAliasesCommand({}))).Aliases).map((alias) => [
      alias.AliasName,
      alias.TargetKeyId,
    ]);

  const before = await listed();
  const key = await describe(kms, 'alias/aws/ebs');
  const KeyId = must(key.Arn);

  expect(before).toEqual([
    ['alias/aws/ebs', undefined],
    ['alias/aws/ssm', undefined],
  ]);
  expect(key).toMatchObject({ KeyManager: 'AWS', KeyState: 'Enabled' });
  expect(await listed()).toContainEqual(['alias/aws/ebs', key.KeyId]);
  expect(await encrypt(kms, KeyId)).toBe('AccessDeniedException');
  expect(await codeOf(kms.send(new DisableKeyCommand({ KeyId })))).toBe('AccessDeniedException');
  expect(await codeOf(kms.send(new ScheduleKeyDeletionCommand({ KeyId })))).toBe(
    'AccessDeniedException',
  );
  expect(await codeOf(kms.send(new PutKeyPolicyCommand({ KeyId, Policy: keyPolicy() })))).toBe(
    'AccessDeniedException',
  );
  expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled).toBe(
    true,
  );
  const other = await describe(kmsFor(aws, consumer), 'alias/aws/ebs');
  expect(other.Arn).not.toBe(KeyId);
});

test('lists of keys, aliases and tags have pages', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const arns = [await newKey(kms), await newKey(kms), await newKey(kms)];
  const KeyId = must(arns[0]);
  const Tags = Array.from({ length: 3 }, (_, index) => ({ TagKey: `k${index}`, TagValue: 'v' }));
  await kms.send(new TagResourceCommand({ KeyId, Tags }));

  const first = await kms.send(new ListKeysCommand({ Limit: 2 }));
  const second = await kms.send(new ListKeysCommand({ Limit: 2, Marker: first.NextMarker }));
  const all = [...must(first.Keys), ...must(second.Keys)].map(({ KeyArn }) => KeyArn);
  const tags = await kms.send(new ListResourceTagsCommand({ KeyId, Limit: 2 }));

  expect([first.Truncated, second.Truncated, second.NextMarker]).toEqual([true, false, undefined]);
  expect(all.toSorted()).toEqual(arns.toSorted());
  expect(tags).toMatchObject({ Tags: Tags.slice(0, 2), Truncated: true });
  expect(await codeOf(kms.send(new ListKeysCommand({ Limit: 1001 })))).toBe('ValidationException');
  expect(await codeOf(kms.send(new ListAliasesCommand({ Limit: 101 })))).toBe(
    'ValidationException',
  );
  expect(await codeOf(kms.send(new ListKeysCommand({ Marker: 'made up' })))).toBe(
    'InvalidMarkerException',
  );
});

test('tags, descriptions and rotation belong to a key', async () => {
  const clock = createVirtualClock(new Date('2026-01-01T00:00:00Z'));
  const aws = await startForTest({ clock });
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms, { Tags: [{ TagKey: 'a', TagValue: '1' }] });
  const rotation = () => kms.send(new GetKeyRotationStatusCommand({ KeyId }));
  await kms.send(new TagResourceCommand({ KeyId, Tags: [{ TagKey: 'b', TagValue: '2' }] }));
  await kms.send(new UntagResourceCommand({ KeyId, TagKeys: ['a'] }));
  await kms.send(new UpdateKeyDescriptionCommand({ KeyId, Description: 'new' }));

  const off = await rotation();
  await kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 90 }));
  clock.advance(100 * day);
  const on = await rotation();
  await kms.send(new DisableKeyRotationCommand({ KeyId }));

  expect((await kms.send(new ListResourceTagsCommand({ KeyId }))).Tags).toEqual([
    { TagKey: 'b', TagValue: '2' },
  ]);
  expect((await describe(kms, KeyId)).Description).toBe('new');
  expect(off.KeyRotationEnabled).toBe(false);
  expect(on).toMatchObject({
    KeyRotationEnabled: true,
    RotationPeriodInDays: 90,
    NextRotationDate: new Date('2026-06-30T00:00:00Z'),
  });
  expect((await rotation()).KeyRotationEnabled).toBe(false);
  expect(
    await codeOf(kms.send(new EnableKeyRotationCommand({ KeyId, RotationPeriodInDays: 89 }))),
  ).toBe('ValidationException');
  const signer = await newKey(kms, { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' });
  expect(await codeOf(kms.send(new EnableKeyRotationCommand({ KeyId: signer })))).toBe(
    'UnsupportedOperationException',
  );
});

test('a policy must leave its caller able to change it again, name accounts that exist, and fit in 32 KB', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const put = (Policy: string, BypassPolicyLockoutSafetyCheck?: boolean) =>
    codeOf(kms.send(new PutKeyPolicyCommand({ KeyId, Policy, BypassPolicyLockoutSafetyCheck })));
  const only = (AWS: string, Action = 'kms:*') =>
    JSON.stringify({ Statement: { Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' } });

  expect(await put(only(consumer))).toBe('MalformedPolicyDocumentException');
  expect(await put(only(owner, 'kms:Decrypt'))).toBe('MalformedPolicyDocumentException');
  expect(await put(only('123456789012'))).toBe('MalformedPolicyDocumentException');
  expect(await put(`${only(owner)}${' '.repeat(32_768)}`)).toBe('LimitExceededException');
  expect(await put(only(owner))).not.toEqual(expect.any(String));
  expect(await put(only(consumer), true)).not.toEqual(expect.any(String));
  expect(await codeOf(kms.send(new GetKeyPolicyCommand({ KeyId })))).toBe('AccessDeniedException');
  expect(await put(only(owner))).toBe('AccessDeniedException');
});

test('keys outlive the server', async () => {
  const stateDirectory = await temporaryDirectory();
  const before = await startForTest({ stateDirectory });
  const KeyId = await newKey(kmsFor(before));
  const sealed = await kmsFor(before).send(
    new EncryptCommand({ KeyId, Plaintext: Buffer.from('kept') }),
  );
  await before.close();

  const after = await startForTest({ stateDirectory });
  const { Plaintext } = await kmsFor(after).send(
    new DecryptCommand({ CiphertextBlob: sealed.CiphertextBlob }),
  );

  expect(Buffer.from(must(Plaintext)).toString()).toBe('kept');
});
