import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DisableKeyCommand } from '@aws-sdk/client-kms';
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/directory.js';
import { allow, keyPolicy, kmsFor, newKey } from '../../support/kms.js';
import { codeOf, consumer, must, ssmFor, startForTest } from '../../support/local.js';

const secret = 'the plain text of a secret';
const put = (ssm: SSMClient, more: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(
    new PutParameterCommand({ Name: '/soe/s', Value: secret, Type: 'SecureString', ...more }),
  );
const get = async (ssm: SSMClient, WithDecryption?: boolean, Name = '/soe/s') =>
  must((await ssm.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter);

test('a secret is read in the clear only with decryption, by every way of reading', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm);
  const decrypted = { WithDecryption: true };
  const read = async (more: object) => {
    const [one, several, path, history] = await Promise.all([
      ssm.send(new GetParameterCommand({ Name: '/soe/s', ...more })),
      ssm.send(new GetParametersCommand({ Names: ['/soe/s'], ...more })),
      ssm.send(new GetParametersByPathCommand({ Path: '/soe', ...more })),
      ssm.send(new GetParameterHistoryCommand({ Name: '/soe/s', ...more })),
    ]);
    return [
      one.Parameter?.Value,
      several.Parameters?.[0]?.Value,
      path.Parameters?.[0]?.Value,
      history.Parameters?.[0]?.Value,
    ];
  };

  expect(await read(decrypted)).toEqual([secret, secret, secret, secret]);
  for (const value of await read({})) expect(value).not.toContain(secret);
  const { Parameters } = await ssm.send(new DescribeParametersCommand({}));
  expect(Parameters).toMatchObject([{ Type: 'SecureString', KeyId: 'alias/aws/ssm' }]);
});

test('a secret is in neither the ledger nor the state', async () => {
  const stateDirectory = await temporaryDirectory();
  const aws = await startForTest({ stateDirectory });
  await put(ssmFor(aws));
  await get(ssmFor(aws), true);
  const files = await Promise.all(
    ['state.jsonl'].map((name) => readFile(join(stateDirectory, name), 'utf8')),
  );

  expect(aws.calls()).toHaveLength(2);
  expect(JSON.stringify(aws.calls())).not.toContain(secret);
  expect(files.join()).toContain('/soe/s');
  expect(files.join()).not.toContain(secret);
});

test('a secret under a key of one’s own needs that key, enabled', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  const kms = kmsFor(aws);
  const KeyId = await newKey(kms);
  await put(ssm, { KeyId });
  const before = await get(ssm, true);
  await kms.send(new DisableKeyCommand({ KeyId }));

  expect(before.Value).toBe(secret);
  expect(await codeOf(get(ssm, true))).toBe('InvalidKeyId');
  expect(await codeOf(get(ssm, false))).toMatchObject({ Type: 'SecureString' });
  expect(await codeOf(put(ssm, { KeyId, Overwrite: true }))).toBe('InvalidKeyId');
  expect(await codeOf(put(ssm, { KeyId: 'alias/none', Name: '/soe/t' }))).toBe('InvalidKeyId');
});

test('a key that may not be used denies, also through a policy for another service', async () => {
  const aws = await startForTest();
  const viaEc2 = { StringEquals: { 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' } };
  const foreign = await newKey(kmsFor(aws), {
    Policy: keyPolicy(allow(consumer, 'kms:*', viaEc2)),
  });
  const viaSsm = { StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' } };
  const shared = await newKey(kmsFor(aws), {
    Policy: keyPolicy(allow(consumer, ['kms:Encrypt', 'kms:Decrypt'], viaSsm)),
  });
  const ssm = ssmFor(aws, consumer);

  expect(await codeOf(put(ssm, { KeyId: foreign }))).toBe('AccessDeniedException');
  await put(ssm, { KeyId: shared });
  expect((await get(ssm, true)).Value).toBe(secret);
});

test('a secret of 8 KB is kept whole, in the advanced tier', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  const Value = 'x'.repeat(8192);

  await put(ssm, { Value, Tier: 'Advanced' });

  expect((await get(ssm, true)).Value).toBe(Value);
});

test('a secret cannot become another type, nor point at an image', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm);

  expect(await codeOf(put(ssm, { Type: 'String', Overwrite: true }))).toBe(
    'HierarchyTypeMismatchException',
  );
  expect(await codeOf(put(ssm, { Name: '/soe/i', DataType: 'aws:ec2:image' }))).toBe(
    'ValidationException',
  );
});
