import { CreateAliasCommand, CreateGrantCommand, DisableKeyCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { encrypted } from '../support/encrypted.js';
import { startLocal } from '../support/local.js';
import { consumer, owner } from '../support/release.js';

const region = 'eu-west-1';

async function prepare() {
  const local = await startLocal();
  const tools = encrypted(local);
  const { keys } = local.aws.in({ region });
  return { local, tools, keys };
}

test('a key is found by id, alias and ARN, with what matters to images', async () => {
  const { local, tools, keys } = await prepare();
  await using _ = local;
  const arn = await tools.createKey(region);
  const id = arn.split('/')[1] ?? '';
  await tools
    .kms(region)
    .send(new CreateAliasCommand({ AliasName: 'alias/images', TargetKeyId: id }));
  const key = {
    arn,
    account: owner,
    state: 'Enabled',
    usage: 'ENCRYPT_DECRYPT',
    spec: 'SYMMETRIC_DEFAULT',
    manager: 'CUSTOMER',
  };

  const aliasArn = arn.replace(/key\/.*/, 'alias/images');
  for (const reference of [arn, id, 'alias/images', aliasArn]) {
    expect(await keys.find(reference)).toEqual(key);
  }
  await tools.kms(region).send(new DisableKeyCommand({ KeyId: id }));
  expect(await keys.find(id)).toEqual({ ...key, state: 'Disabled' });
  expect(await keys.find('alias/aws/ebs')).toMatchObject({ manager: 'AWS' });
});

test('a key that is not in this region is not found', async () => {
  const { local, tools, keys } = await prepare();
  await using _ = local;
  const elsewhere = await tools.createKey('us-east-1');

  expect(await keys.find('alias/none')).toBeUndefined();
  expect(await keys.find(elsewhere.split('/')[1] ?? '')).toBeUndefined();
  expect(await keys.find(elsewhere)).toBeUndefined();
});

test('a key of another account may be read where its policy says so, its policy never', async () => {
  const { local, tools, keys } = await prepare();
  await using _ = local;
  const arn = await tools.createKey(region, {}, consumer);

  await expect(keys.find(arn)).rejects.toMatchObject({
    code: 'SHARE_AWS_FAILED',
    message: expect.stringMatching(/kms:DescribeKey of arn.* in eu-west-1: AccessDenied.*Allow/),
  });
  await expect(keys.policy(arn)).rejects.toMatchObject({ code: 'SHARE_AWS_FAILED' });
});

test('policies are read as they are, and grants with their constraints, over all pages', async () => {
  const { local, tools, keys } = await prepare();
  await using _ = local;
  const arn = await tools.createKey(region);
  const GranteePrincipal = `arn:aws:iam::${consumer}:root`;
  for (let number = 0; number < 120; number++) {
    await tools.kms(region).send(
      new CreateGrantCommand({
        KeyId: arn,
        GranteePrincipal,
        Operations: ['Decrypt', 'DescribeKey'],
        Name: `grant-${number}`,
        ...(number === 7 && { Constraints: { EncryptionContextSubset: { a: 'b' } } }),
      }),
    );
  }

  expect(JSON.parse(await keys.policy(arn)).Statement[0].Action).toBe('kms:*');
  const { grants, more } = await keys.grants(arn);
  expect(more).toBe(false);
  expect(grants).toHaveLength(120);
  expect(grants.filter(({ constrained }) => constrained)).toHaveLength(1);
  expect(grants[0]).toMatchObject({
    grantee: GranteePrincipal,
    operations: ['Decrypt', 'DescribeKey'],
  });
});

test('a key whose volumes took thousands of grants is not read to its end', async () => {
  const { local, tools, keys } = await prepare();
  await using _ = local;
  const arn = await tools.createKey(region);
  const one = new CreateGrantCommand({
    KeyId: arn,
    GranteePrincipal: `arn:aws:iam::${consumer}:root`,
    Operations: ['Decrypt'],
  });
  for (let batch = 0; batch < 21; batch++) {
    await Promise.all(Array.from({ length: 100 }, () => tools.kms(region).send(one)));
  }
  local.newCalls();

  const { grants, more } = await keys.grants(arn);

  expect(more).toBe(true);
  expect(grants).toHaveLength(2000);
  expect(local.newCalls()).toHaveLength(20);
});
