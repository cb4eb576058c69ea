import {
  DeleteParameterCommand,
  DeleteResourcePolicyCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersCommand,
  GetResourcePoliciesCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  PutResourcePolicyCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { allow, keyPolicy, kmsFor, newKey } from '../../support/kms.js';
import {
  codeOf,
  consumer,
  must,
  outsider,
  owner,
  ssmFor,
  startForTest,
} from '../../support/local.js';

const Name = '/soe/a';
const arn = `arn:aws:ssm:us-east-1:${owner}:parameter${Name}`;
const put = (ssm: SSMClient, more: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(
    new PutParameterCommand({ Name, Value: 'v', Type: 'String', Tier: 'Advanced', ...more }),
  );
const share = (ssm: SSMClient, more: object = {}, statement: object = {}) =>
  ssm.send(
    new PutResourcePolicyCommand({
      ResourceArn: arn,
      Policy: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: consumer },
          Action: ['ssm:GetParameter', 'ssm:GetParameters'],
          Resource: arn,
          ...statement,
        },
      }),
      ...more,
    }),
  );
const read = (ssm: SSMClient, name = arn, WithDecryption?: boolean) =>
  codeOf(ssm.send(new GetParameterCommand({ Name: name, WithDecryption })));

test('a shared parameter is read by its whole ARN, with a version too, by those it is shared with', async () => {
  const aws = await startForTest();
  await put(ssmFor(aws));
  const before = await read(ssmFor(aws, consumer));
  await share(ssmFor(aws));
  const sharee = ssmFor(aws, consumer);

  expect(before).toBe('AccessDeniedException');
  expect(await read(sharee)).toMatchObject({ Parameter: { Name, Value: 'v', ARN: arn } });
  expect(await read(sharee, `${arn}:1`)).toMatchObject({ Parameter: { Selector: ':1' } });
  expect(await read(sharee, `${arn}:2`)).toBe('ParameterVersionNotFound');
  expect(await sharee.send(new GetParametersCommand({ Names: [arn] }))).toMatchObject({
    Parameters: [{ ARN: arn }],
    InvalidParameters: [],
  });
  expect(await read(sharee, Name)).toBe('ParameterNotFound');
  expect(await read(ssmFor(aws, outsider))).toBe('AccessDeniedException');
  expect(await read(ssmFor(aws, consumer, 'eu-west-1'))).toBe('ParameterNotFound');
  expect(await codeOf(sharee.send(new GetParameterHistoryCommand({ Name: arn })))).toBe(
    'AccessDeniedException',
  );
  // Listing them takes a promotion by RAM, which is not here.
  const { Parameters } = await sharee.send(new DescribeParametersCommand({ Shared: true }));
  expect(Parameters).toEqual([]);
});

test('the whole organization can be meant', async () => {
  const aws = await startForTest();
  await put(ssmFor(aws));
  await share(
    ssmFor(aws),
    {},
    {
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    },
  );

  expect(await read(ssmFor(aws, consumer))).toMatchObject({ Parameter: { Value: 'v' } });
  expect(await read(ssmFor(aws, outsider))).toBe('AccessDeniedException');
});

test('a shared secret needs a shared key too', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  const own = await newKey(kmsFor(aws), { Policy: keyPolicy(allow(consumer, 'kms:Decrypt')) });
  await put(ssm, { Type: 'SecureString' });
  await share(ssm);
  const underStandardKey = await read(ssmFor(aws, consumer), arn, true);
  await put(ssm, { Type: 'SecureString', KeyId: own, Overwrite: true });

  expect(underStandardKey).toBe('AccessDeniedException');
  expect(await read(ssmFor(aws, consumer), arn, true)).toMatchObject({
    Parameter: { Value: 'v' },
  });
});

test('a policy is changed and deleted by those who know its present version', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm);
  const { PolicyId, PolicyHash } = await share(ssm);
  const remove = (hash: string) =>
    codeOf(
      ssm.send(
        new DeleteResourcePolicyCommand({
          ResourceArn: arn,
          PolicyId: must(PolicyId),
          PolicyHash: hash,
        }),
      ),
    );

  const changed = await share(ssm, { PolicyId, PolicyHash }, { Principal: { AWS: outsider } });

  expect(changed.PolicyId).toBe(PolicyId);
  expect(await codeOf(share(ssm, { PolicyId, PolicyHash }))).toBe(
    'ResourcePolicyConflictException',
  );
  expect(await codeOf(share(ssm, { PolicyId: 'x', PolicyHash }))).toBe(
    'ResourcePolicyNotFoundException',
  );
  expect(await read(ssmFor(aws, consumer))).toBe('AccessDeniedException');
  expect(await read(ssmFor(aws, outsider))).toMatchObject({ Parameter: { Value: 'v' } });
  expect(await remove(must(PolicyHash))).toBe('ResourcePolicyConflictException');
  await remove(must(changed.PolicyHash));
  const { Policies } = await ssm.send(new GetResourcePoliciesCommand({ ResourceArn: arn }));
  expect(Policies).toEqual([]);
  expect(await read(ssmFor(aws, outsider))).toBe('AccessDeniedException');
});

test('a parameter that is made again is not shared again', async () => {
  const aws = await startForTest();
  const ssm = ssmFor(aws);
  await put(ssm);
  await share(ssm);
  await ssm.send(new DeleteParameterCommand({ Name }));
  await put(ssm);

  expect(await read(ssmFor(aws, consumer))).toBe('AccessDeniedException');
});

test.each<[string, object, object, string]>([
  ['of nothing that exists', { ResourceArn: `${arn}/b` }, {}, 'ResourceNotFoundException'],
  [
    'of another account',
    { ResourceArn: arn.replace(owner, consumer) },
    {},
    'ResourceNotFoundException',
  ],
  ['without a principal', {}, { Principal: undefined }, 'MalformedResourcePolicyDocumentException'],
  [
    'that lets others write',
    {},
    { Action: 'ssm:PutParameter' },
    'MalformedResourcePolicyDocumentException',
  ],
  ['over 1 KB', {}, { Sid: 'x'.repeat(1024) }, 'ResourcePolicyLimitExceededException'],
])('a policy %s is refused', async (_, more, statement, code) => {
  const aws = await startForTest();
  await put(ssmFor(aws));

  expect(await codeOf(share(ssmFor(aws), more, statement))).toBe(code);
});

test('only parameters of the advanced tier are shared', async () => {
  const aws = await startForTest();
  await put(ssmFor(aws), { Tier: 'Standard' });

  expect(await codeOf(share(ssmFor(aws)))).toBe('ResourcePolicyInvalidParameterException');
});
