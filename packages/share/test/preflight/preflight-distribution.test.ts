import { EnableEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import { CreateAliasCommand, CreateGrantCommand } from '@aws-sdk/client-kms';
import { startLocalAws } from '@soe/local-aws';
import { expect, test } from 'vitest';
import {
  connectAws,
  type Distribution,
  distributeRelease,
  observeDistribution,
  observePreflight,
  preflightDistribution,
  quickPreflight,
} from '../../src/index.js';
import { encrypted } from '../support/encrypted.js';
import { quick, startLocal, writes } from '../support/local.js';
import { brief, builtImage, release as exampleRelease } from '../support/preflight.js';
import { consumer, organization, otherConsumer, owner, unit } from '../support/release.js';

const regions = [{ region: 'us-east-1' }, { region: 'eu-west-1' }, { region: 'eu-north-1' }];
const role = 'soe-parameters';

test('a pre-flight finds nothing where all is well, and writes nothing', async () => {
  await using local = await startLocal();
  const release = await local.build(['x86_64', 'arm64']);
  const distribution: Distribution = {
    regions,
    accounts: [consumer],
    parameters: { accounts: [{ account: consumer, role }] },
  };
  local.newCalls();

  const findings = await preflightDistribution([release], distribution, {
    aws: local.aws,
    ...quick,
  });

  const calls = local.newCalls();
  expect(findings).toEqual([]);
  expect(writes(calls)).toEqual([]);
  expect(calls.filter((call) => call.status >= 400)).toEqual([]);
});

test('the quick one costs one DescribeRegions and one AssumeRole per consumer account', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const accounts = [consumer, otherConsumer];
  const distribution: Distribution = {
    regions,
    accounts,
    parameters: { accounts: accounts.map((account) => ({ account, role })) },
  };
  const options = { ...quick, aws: local.aws };
  const observed = await observeDistribution([release], distribution, options);
  local.newCalls();

  // Another way to AWS, so that no role is assumed yet.
  const aws = connectAws({ endpoint: local.server.endpoint, credentials: local.credentials() });
  expect(await quickPreflight([release], distribution, observed, { ...quick, aws })).toEqual([]);
  expect(
    local
      .newCalls()
      .map((call) => call.action)
      .sort(),
  ).toEqual(['AssumeRole', 'AssumeRole', 'DescribeRegions']);

  // What observing assumed is not assumed again.
  await quickPreflight([release], distribution, observed, options);
  expect(local.newCalls().map((call) => call.action)).toEqual(['DescribeRegions']);
});

test('the quick one reads keys where there are some, and grants only where policies are not enough', async () => {
  await using local = await startLocal();
  const tools = encrypted(local);
  const key = await tools.createKey('eu-west-1');
  const release = await local.build();
  const distribution: Distribution = {
    regions: [...regions.slice(0, 1), { region: 'eu-west-1', kmsKeyId: key }],
    accounts: [consumer],
  };
  const options = { ...quick, aws: local.aws };
  const observed = await observeDistribution([release], distribution, options);
  local.newCalls();

  const findings = await quickPreflight([release], distribution, observed, options);
  expect(brief(findings)).toEqual(['! eu-west-1 KEY_POLICY_MISSING']);
  const keyCalls = () =>
    local
      .newCalls()
      .filter((call) => call.service === 'kms')
      .map((call) => call.action);
  expect(keyCalls()).toEqual(['DescribeKey', 'GetKeyPolicy', 'ListGrants']);

  await tools.paste('eu-west-1', key, findings[0]?.statements ?? []);
  local.newCalls();
  expect(await quickPreflight([release], distribution, observed, options)).toEqual([]);
  expect(keyCalls()).toEqual(['DescribeKey', 'GetKeyPolicy']);
});

test('a key that is named in two ways is one key, and those of AWS need no look', async () => {
  await using local = await startLocal();
  const tools = encrypted(local);
  const key = await tools.createKey('eu-west-1');
  await tools
    .kms('eu-west-1')
    .send(new CreateAliasCommand({ AliasName: 'alias/images', TargetKeyId: key.split('/')[1] }));
  const release = await local.build();
  const options = { ...quick, aws: local.aws };
  const distribution = (kmsKeyId: string): Distribution => ({
    regions: [{ region: 'eu-west-1', kmsKeyId }],
    accounts: [consumer],
  });
  await distributeRelease(release, distribution('alias/images'), { ...options, preflight: 'off' });

  // The copy is there, under the ARN of the key.
  const found = await preflightDistribution([release], distribution('alias/images'), options);
  expect(brief(found)).toEqual(['! eu-west-1 KEY_POLICY_MISSING']);

  local.newCalls();
  const observed = await observeDistribution([release], distribution('alias/aws/ebs'), options);
  expect(
    brief(await quickPreflight([release], distribution('alias/aws/ebs'), observed, options)),
  ).toEqual(['! eu-west-1 KEY_NOT_SHAREABLE']);
  expect(local.newCalls().filter((call) => call.service === 'kms')).toEqual([]);
});

test('grants of accounts count', async () => {
  await using local = await startLocal();
  const tools = encrypted(local);
  const key = await tools.createKey('eu-west-1');
  await tools.kms('eu-west-1').send(
    new CreateGrantCommand({
      KeyId: key,
      GranteePrincipal: `arn:aws:iam::${consumer}:root`,
      Operations: [
        'DescribeKey',
        'Decrypt',
        'ReEncryptFrom',
        'ReEncryptTo',
        'GenerateDataKey',
        'GenerateDataKeyWithoutPlaintext',
        'CreateGrant',
      ],
    }),
  );
  const release = await local.build();
  const distribution = (accounts: readonly string[]): Distribution => ({
    regions: [{ region: 'eu-west-1', kmsKeyId: key }],
    accounts,
  });
  const options = { ...quick, aws: local.aws };

  expect(await preflightDistribution([release], distribution([consumer]), options)).toEqual([]);
  const [finding] = await preflightDistribution(
    [release],
    distribution([consumer, otherConsumer]),
    options,
  );
  expect(JSON.stringify(finding?.statements)).toContain(otherConsumer);
  expect(JSON.stringify(finding?.statements)).not.toContain(consumer);
  expect(finding?.seen).toContain(`1 for arn:aws:iam::${consumer}:root`);
});

test('an encrypted image without a key for its copies is found before they cannot be shared', async () => {
  await using local = await startLocal();
  const tools = encrypted(local);
  const key = await tools.createKey('us-east-1');
  const release = await tools.build(key);
  const distribution: Distribution = { regions, accounts: [consumer] };
  const options = { ...quick, aws: local.aws };
  const observed = await observeDistribution([release], distribution, options);

  const expected = [
    '! us-east-1 KEY_POLICY_MISSING',
    '! eu-north-1 KEY_NOT_SHAREABLE',
    '! eu-west-1 KEY_NOT_SHAREABLE',
  ];
  const found = await quickPreflight([release], distribution, observed, options);
  expect(brief(found)).toEqual(expected);
  const full = await preflightDistribution([release], distribution, options);
  expect(brief(full)).toEqual(expected);
  // Without anybody to share with, all of that is fine.
  expect(await preflightDistribution([release], { regions }, options)).toEqual([]);
});

test('an image under the default key is found before it cannot be shared', async () => {
  await using local = await startLocal();
  const release = await encrypted(local).build();
  const distribution: Distribution = { regions: [], accounts: [consumer] };

  const findings = await preflightDistribution([release], distribution, {
    ...quick,
    aws: local.aws,
  });
  expect(brief(findings)).toEqual(['! us-east-1 KEY_NOT_SHAREABLE']);
  expect(findings[0]?.advice).toContain('Build the image under a customer managed key');
});

test('a region that encrypts everything is found by the full one', async () => {
  await using local = await startLocal();
  await local.ec2('eu-west-1').send(new EnableEbsEncryptionByDefaultCommand({}));
  const release = await local.build();

  const findings = await preflightDistribution(
    [release],
    { regions, accounts: [consumer] },
    { ...quick, aws: local.aws },
  );
  expect(brief(findings)).toEqual(['! eu-west-1 KEY_NOT_SHAREABLE']);
});

test('regions that are not enabled are not asked for anything', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const distribution: Distribution = {
    regions: [{ region: 'ap-east-1', kmsKeyId: 'alias/x' }, { region: 'eu-wets-1' }],
    accounts: [consumer],
  };
  const options = { ...quick, aws: local.aws };
  const observed = {
    at: new Date().toISOString(),
    regions: [{ region: 'us-east-1', images: [] }],
    parameters: [],
  };
  local.newCalls();

  const findings = await preflightDistribution([release], distribution, { ...options, observed });

  expect(brief(findings)).toEqual(['! ap-east-1 REGION_NOT_ENABLED', '! eu-wets-1 REGION_UNKNOWN']);
  expect(new Set(local.newCalls().map((call) => call.region))).toEqual(new Set(['us-east-1']));
});

test('nothing that may not be read fails the pre-flight', async () => {
  const server = await startLocalAws({
    deny: [
      { action: 'ec2:DescribeRegions' },
      { action: 'ec2:GetEbs*' },
      { action: 'ec2:GetImageBlockPublicAccessState' },
      { action: 'ec2:DescribeAvailabilityZones' },
      { action: 'kms:*' },
      { action: 'servicequotas:*' },
      { action: 'ssm:DescribeParameters' },
      { action: 'sts:AssumeRole' },
    ],
  });
  await using _ = { [Symbol.asyncDispose]: () => server.close() };
  const credentials = { accessKeyId: owner, secretAccessKey: 'x' };
  const aws = connectAws({ endpoint: server.endpoint, credentials });
  const distribution: Distribution = {
    regions: [{ region: 'us-east-1' }, { region: 'eu-west-1', kmsKeyId: 'alias/x' }],
    accounts: [consumer],
    public: true,
    fastRestore: { until: '2030-01-01', zones: { 'eu-west-1': ['eu-west-1a'] } },
    parameters: { accounts: [{ account: consumer, role }] },
  };
  const observed = {
    at: new Date().toISOString(),
    regions: [
      { region: 'us-east-1', images: [{ ...builtImage, snapshots: [] }] },
      { region: 'eu-west-1', images: [] },
    ],
    parameters: [],
  };

  const findings = await preflightDistribution([exampleRelease], distribution, {
    ...quick,
    aws,
    observed,
  });

  const errors = findings.filter(({ severity }) => severity === 'error');
  // A role that lets nobody in is no lack of rights to read.
  expect(brief(errors)).toEqual([
    `! us-east-1 ${consumer} ROLE_REFUSED`,
    '! eu-west-1 PUBLIC_ENCRYPTED',
  ]);
  expect(
    new Set(findings.filter((each) => !errors.includes(each)).map(({ code }) => code)),
  ).toEqual(new Set(['UNREAD']));
  expect(findings.map(({ seen }) => seen).join('\n')).toContain('kms:DescribeKey');
});

test('with the organisation, policies are judged by where accounts are', async () => {
  await using local = await startLocal();
  const tools = encrypted(local);
  const key = await tools.createKey('eu-west-1');
  await tools.setPolicy('eu-west-1', key, [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${owner}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } },
    },
  ]);
  const release = await local.build();
  const distribution: Distribution = {
    regions: [{ region: 'eu-west-1', kmsKeyId: key }],
    accounts: [consumer, '999988887777'],
    organizations: [organization],
    organizationalUnits: [unit],
  };
  const options = { ...quick, aws: local.aws };

  const blind = await preflightDistribution([release], distribution, options);
  expect(brief(blind)).toEqual(['? eu-west-1 KEY_POLICY_UNSURE']);
  expect(JSON.stringify(blind[0]?.statements)).toContain(consumer);

  const tree = await local.aws.organization().tree();
  const [told] = await preflightDistribution([release], distribution, {
    ...options,
    organization: tree,
  });
  expect(JSON.stringify(told?.statements)).not.toContain(consumer);
  expect(told?.seen).toContain('999988887777');
});

test('a pre-flight that is stopped says so', async () => {
  await using local = await startLocal();
  const release = await local.build();
  const stop = new AbortController();
  stop.abort();

  await expect(
    preflightDistribution(
      [release],
      { regions },
      { ...quick, aws: local.aws, signal: stop.signal },
    ),
  ).rejects.toMatchObject({ code: 'SHARE_CANCELLED' });
});

test('what is read needs these actions, and no others', async () => {
  await using local = await startLocal();
  const tools = encrypted(local);
  const release = await tools.build(await tools.createKey('us-east-1'));
  const distribution: Distribution = {
    regions: [
      { region: 'eu-west-1' },
      { region: 'eu-west-2', kmsKeyId: await tools.createKey('eu-west-2') },
    ],
    accounts: [consumer],
    public: true,
    fastRestore: { until: '2030-01-01', zones: { 'eu-west-1': ['eu-west-1a'] } },
    parameters: { accounts: [{ account: consumer, role }], share: true },
  };
  const options = { ...quick, aws: local.aws };
  const observed = await observeDistribution([release], distribution, options);
  // Another way to AWS, so that the role is assumed here.
  const aws = connectAws({ endpoint: local.server.endpoint, credentials: local.credentials() });
  local.newCalls();

  await observePreflight([release], distribution, observed, { ...options, aws });

  const calls = local.newCalls();
  const called = (account: string) => [
    ...new Set(
      calls
        .filter((call) => call.account === account)
        .map((call) => `${call.service}:${call.action}`)
        .sort(),
    ),
  ];
  expect(called(owner)).toEqual([
    'ec2:DescribeAvailabilityZones',
    'ec2:DescribeFastSnapshotRestores',
    'ec2:DescribeImages',
    'ec2:DescribeRegions',
    'ec2:DescribeSnapshots',
    'ec2:GetEbsDefaultKmsKeyId',
    'ec2:GetEbsEncryptionByDefault',
    'ec2:GetImageBlockPublicAccessState',
    'ec2:GetSnapshotBlockPublicAccessState',
    'kms:DescribeKey',
    'kms:GetKeyPolicy',
    'kms:ListGrants',
    'servicequotas:GetServiceQuota',
    'servicequotas:ListServiceQuotas',
    'ssm:DescribeParameters',
    'sts:AssumeRole',
  ]);
  expect(called(consumer)).toEqual(['servicequotas:ListServiceQuotas', 'ssm:DescribeParameters']);
  expect(calls.filter((call) => call.status >= 400)).toEqual([]);
});
