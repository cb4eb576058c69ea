import {
  CreateGrantCommand,
  type CreateGrantCommandInput,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  KMSClient,
  ListGrantsCommand,
  ListRetirableGrantsCommand,
  RetireGrantCommand,
  RevokeGrantCommand,
} from '@aws-sdk/client-kms';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../../src/index.js';
import { allow, keyPolicy, kmsFor, newKey } from '../../support/kms.js';
import {
  codeOf,
  consumer,
  must,
  outsider,
  owner,
  settings,
  startForTest,
  stsFor,
  workload,
} from '../../support/local.js';

const root = (account: string) => `arn:aws:iam::${account}:root`;
const grant = (kms: KMSClient, KeyId: string, more: Partial<CreateGrantCommandInput> = {}) =>
  kms.send(
    new CreateGrantCommand({
      KeyId,
      GranteePrincipal: root(consumer),
      Operations: ['Decrypt'],
      ...more,
    }),
  );
const seal = async (kms: KMSClient, KeyId: string, EncryptionContext?: Record<string, string>) =>
  must(
    (await kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('x'), EncryptionContext })))
      .CiphertextBlob,
  );
const open = (
  kms: KMSClient,
  CiphertextBlob: Uint8Array,
  EncryptionContext?: Record<string, string>,
) => codeOf(kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext })));

test('a grant lets another account do what it names, until it is revoked', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const sharee = kmsFor(aws, consumer);
  const KeyId = await newKey(kms);
  const sealed = await seal(kms, KeyId);

  const before = await open(sharee, sealed);
  const { GrantId } = await grant(kms, KeyId);
  const during = await open(sharee, sealed);
  const describe = await codeOf(sharee.send(new DescribeKeyCommand({ KeyId })));
  await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));

  expect(before).toBe('AccessDeniedException');
  expect(during).toMatchObject({ KeyId });
  expect(describe).toBe('AccessDeniedException');
  expect(await open(sharee, sealed)).toBe('AccessDeniedException');
  expect(await codeOf(kms.send(new RevokeGrantCommand({ KeyId, GrantId })))).toBe(
    'NotFoundException',
  );
});

test('a grant for one role is for nobody else, and a denial in the policy wins over it', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms, {
    Policy: keyPolicy({ ...allow(workload, 'kms:Decrypt'), Effect: 'Deny' }),
  });
  const sealed = await seal(kms, KeyId);
  await grant(kms, KeyId, { GranteePrincipal: `arn:aws:iam::${consumer}:role/launcher` });
  await grant(kms, KeyId, { GranteePrincipal: root(workload) });

  expect(await open(await asRole(aws, consumer, 'launcher'), sealed)).toMatchObject({ KeyId });
  expect(await open(await asRole(aws, consumer, 'other'), sealed)).toBe('AccessDeniedException');
  expect(await open(kmsFor(aws, consumer), sealed)).toBe('AccessDeniedException');
  expect(await open(kmsFor(aws, workload), sealed)).toBe('AccessDeniedException');
});

test('a constraint insists on an encryption context, whole or among others', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const EncryptionContextSubset = { a: '1' };
  await grant(kms, KeyId, { Constraints: { EncryptionContextSubset } });
  await grant(kms, KeyId, {
    GranteePrincipal: root(workload),
    Constraints: { EncryptionContextEquals: EncryptionContextSubset },
  });
  const [exact, more] = [{ a: '1' }, { a: '1', b: '2' }];
  const tryBoth = async (account: string) => [
    await open(kmsFor(aws, account), await seal(kms, KeyId, exact), exact),
    await open(kmsFor(aws, account), await seal(kms, KeyId, more), more),
  ];

  expect(await tryBoth(consumer)).toMatchObject([{ KeyId }, { KeyId }]);
  expect(await tryBoth(workload)).toMatchObject([{ KeyId }, 'AccessDeniedException']);
  expect(await open(kmsFor(aws, consumer), await seal(kms, KeyId))).toBe('AccessDeniedException');
});

test('grants are ended by those who may, by token or by id', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const retire = (account: string, request: object) =>
    codeOf(kmsFor(aws, account).send(new RetireGrantCommand(request)));
  const byWorkload = await grant(kms, KeyId, { RetiringPrincipal: root(workload) });
  const byGrantee = await grant(kms, KeyId, { Operations: ['Decrypt', 'RetireGrant'] });
  const byOwner = await grant(kms, KeyId);
  const list = async (account: string) =>
    must(
      (
        await kmsFor(aws, account).send(
          new ListRetirableGrantsCommand({ RetiringPrincipal: root(account) }),
        )
      ).Grants,
    ).map(({ GrantId }) => GrantId);

  expect(await list(workload)).toEqual([byWorkload.GrantId]);
  expect(await list(consumer)).toEqual([]);
  expect(await retire(consumer, { GrantToken: byWorkload.GrantToken })).toBe(
    'AccessDeniedException',
  );
  expect(await retire(workload, { GrantToken: byWorkload.GrantToken })).not.toEqual(
    expect.any(String),
  );
  expect(await retire(consumer, { KeyId, GrantId: byGrantee.GrantId })).not.toEqual(
    expect.any(String),
  );
  expect(await retire(owner, { KeyId, GrantId: byOwner.GrantId })).not.toEqual(expect.any(String));
  expect(await retire(owner, { KeyId, GrantId: byOwner.GrantId })).toBe('NotFoundException');
  expect(await retire(owner, { KeyId, GrantId: 'x' })).toBe('InvalidGrantIdException');
  expect(await retire(owner, { GrantToken: 'x' })).toBe('InvalidGrantTokenException');
  expect(
    await codeOf(kms.send(new ListRetirableGrantsCommand({ RetiringPrincipal: root(consumer) }))),
  ).toBe('AccessDeniedException');
});

test('who makes grants by a grant cannot give more than it has', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  await grant(kms, KeyId, {
    Operations: ['Decrypt', 'CreateGrant'],
    Constraints: { EncryptionContextSubset: { a: '1' } },
  });
  const give = (more: Partial<CreateGrantCommandInput>) =>
    codeOf(grant(kmsFor(aws, consumer), KeyId, { GranteePrincipal: root(workload), ...more }));
  const Constraints = { EncryptionContextSubset: { a: '1', b: '2' } };

  expect(await give({ Operations: ['Encrypt'], Constraints })).toBe('AccessDeniedException');
  expect(await give({})).toBe('AccessDeniedException');
  expect(await give({ Constraints })).toMatchObject({ GrantId: expect.any(String) });
  expect(await codeOf(grant(kmsFor(aws, outsider), KeyId))).toBe('AccessDeniedException');
});

test('the same request with the same name makes one grant; lists have pages and filters', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  const first = await grant(kms, KeyId, { Name: 'once' });
  const again = await grant(kms, KeyId, { Name: 'once' });
  const other = await grant(kms, KeyId, { Name: 'once', GranteePrincipal: root(workload) });

  const page = await kms.send(new ListGrantsCommand({ KeyId, Limit: 1 }));
  const rest = await kms.send(new ListGrantsCommand({ KeyId, Limit: 1, Marker: page.NextMarker }));
  const filtered = await kms.send(
    new ListGrantsCommand({ KeyId, GranteePrincipal: root(workload) }),
  );

  expect(again.GrantId).toBe(first.GrantId);
  expect([page.Truncated, rest.Truncated]).toEqual([true, false]);
  expect(filtered.Grants).toMatchObject([
    {
      KeyId,
      GrantId: other.GrantId,
      Name: 'once',
      GranteePrincipal: root(workload),
      IssuingAccount: root(owner),
      Operations: ['Decrypt'],
    },
  ]);
});

test.each<[string, Partial<CreateGrantCommandInput>, string]>([
  ['of nothing', { Operations: [] }, 'ValidationException'],
  ['of what the key cannot do', { Operations: ['Sign'] }, 'ValidationException'],
  ['for nobody', { GranteePrincipal: 'everybody' }, 'InvalidArnException'],
  ['with a name that is none', { Name: 'a b' }, 'ValidationException'],
])('a grant %s is refused', async (_, more, code) => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);

  expect(await codeOf(grant(kms, KeyId, more))).toBe(code);
});

test('a key that is off takes no grants', async () => {
  const aws = await startForTest();
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  await kms.send(new DisableKeyCommand({ KeyId }));

  expect(await codeOf(grant(kms, KeyId))).toBe('DisabledException');
});

async function asRole(aws: LocalAws, account: string, role: string): Promise<KMSClient> {
  const { Credentials } = await stsFor(aws).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/path/${role}`,
      RoleSessionName: 'test',
    }),
  );
  const { AccessKeyId, SecretAccessKey, SessionToken } = must(Credentials);
  return new KMSClient({
    ...settings(aws, account),
    credentials: {
      accessKeyId: must(AccessKeyId),
      secretAccessKey: must(SecretAccessKey),
      sessionToken: must(SessionToken),
    },
  });
}
