import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListRootsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { LocalAws } from '../../src/index.js';
import {
  codeOf,
  consumer,
  ec2For,
  must,
  settings,
  ssmFor,
  startForTest,
  stsFor,
} from '../support/local.js';

const scope = (service: string, account = consumer, region = 'us-east-1'): string =>
  `AWS4-HMAC-SHA256 Credential=${account}/20261122/${region}/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`;

test('keys that belong to nobody are refused in the words of each service', async () => {
  const aws = await startForTest();
  const unknown = settings(aws, '123123123123');

  const codes = await Promise.all([
    codeOf(new EC2Client(unknown).send(new DescribeRegionsCommand({}))),
    codeOf(new STSClient(unknown).send(new GetCallerIdentityCommand({}))),
    codeOf(new SSMClient(unknown).send(new GetParameterCommand({ Name: 'x' }))),
    codeOf(new OrganizationsClient(unknown).send(new ListRootsCommand({}))),
  ]);

  expect(codes).toEqual([
    'AuthFailure',
    'InvalidClientTokenId',
    'UnrecognizedClientException',
    'UnrecognizedClientException',
  ]);
  expect(aws.calls().map(({ account }) => account)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('a request without a signature is refused', async () => {
  const aws = await startForTest();

  const query = await post(aws, 'Action=DescribeImages&Version=2016-11-15', {});
  const json = await post(aws, '{}', { 'x-amz-target': 'AmazonSSM.DescribeParameters' });

  expect(query).toMatchObject({
    status: 403,
    body: expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
  });
  expect(json).toMatchObject({
    status: 400,
    body: expect.stringContaining('MissingAuthenticationTokenException'),
  });
  expect(aws.calls()).toMatchObject([
    { service: '', action: 'DescribeImages', errorCode: 'MissingAuthenticationToken' },
    { service: '', action: 'DescribeParameters', errorCode: 'MissingAuthenticationTokenException' },
  ]);
});

test('names that are made up take no memory', async () => {
  const aws = await startForTest();

  await post(aws, `Action=${'x'.repeat(500_000)}`, {
    authorization: scope('y'.repeat(5000), consumer, 'z'.repeat(5000)),
  });

  const [call] = aws.calls();
  expect(JSON.stringify(call).length).toBeLessThan(1000);
});

test('an action that is not here is refused by name', async () => {
  const aws = await startForTest();

  const ec2 = await post(aws, 'Action=CreateVpc&Version=2016-11-15', {
    authorization: scope('ec2'),
  });
  const nowhere = await post(aws, 'Action=FlyToMars', { authorization: scope('ec2') });
  const sts = await post(aws, 'Action=GetAccessKeyInfo', { authorization: scope('sts') });
  const ssm = await post(aws, '{}', {
    authorization: scope('ssm'),
    'x-amz-target': 'AmazonSSM.FlyToMars',
  });

  expect(ec2.body).toContain(
    '<Code>InvalidAction</Code><Message>The action CreateVpc is not valid',
  );
  expect(ec2.body).toMatch(/[^.]\. AWS knows it, but it is not simulated here/);
  expect(nowhere.body).toContain('<Code>InvalidAction</Code>');
  expect(nowhere.body).not.toContain('AWS knows it');
  expect(sts.body).toContain('<Code>InvalidAction</Code>');
  expect(sts.body).toContain('GetAccessKeyInfo');
  expect(JSON.parse(ssm.body)).toMatchObject({
    __type: 'UnknownOperationException',
    message: expect.stringContaining('FlyToMars'),
  });
});

test('a service and a region that are not here are refused', async () => {
  const aws = await startForTest();

  const service = await post(aws, 'Action=ListFunctions', {
    authorization: scope('lambda'),
  });
  const region = await post(aws, 'Action=DescribeImages', {
    authorization: scope('ec2', consumer, 'mars-north-1'),
  });

  expect(service.body).toContain(
    'There is no service lambda here, only ec2, ssm, sts, organizations',
  );
  expect(region).toMatchObject({ status: 401, body: expect.stringContaining('AuthFailure') });
});

test('parameters that are unknown, missing or malformed get the codes of AWS', async () => {
  const aws = await startForTest();
  const ec2 = (form: string) => post(aws, form, { authorization: scope('ec2') });
  const ssm = (body: string) =>
    post(aws, body, { authorization: scope('ssm'), 'x-amz-target': 'AmazonSSM.GetParameter' });

  expect((await ec2('Action=DescribeImages&Wrong=1')).body).toContain(
    '<Code>UnknownParameter</Code>',
  );
  expect((await ec2('Action=CopyImage')).body).toContain('must contain the parameter Name');
  expect((await ec2('Action=DescribeImages&MaxResults=x')).body).toContain('InvalidParameterValue');
  expect((await ssm('{}')).body).toContain('ValidationException');
  expect((await ssm('{"Name":1}')).body).toContain('SerializationException');
  expect((await ssm('{"Name":')).body).toContain('SerializationException');
  expect((await ssm('[]')).body).toContain('SerializationException');
});

test.each([
  ['onCall', { onCall: fail }],
  ['clock', { clock: fail }],
])('a call is answered with an internal error when %s throws', async (_, options) => {
  const aws = await startForTest(options);

  expect(await codeOf(ec2For(aws).send(new DescribeRegionsCommand({})))).toBe('InternalError');
  expect(await codeOf(ssmFor(aws).send(new GetParameterCommand({ Name: 'x' })))).toBe(
    'InternalServerError',
  );
  expect(await codeOf(stsFor(aws).send(new GetCallerIdentityCommand({})))).toBe('InternalFailure');
  expect(aws.calls()).toEqual([]);
});

test('a request that is too large is refused before it is read to its end', async () => {
  const aws = await startForTest();

  const answer = await post(aws, 'x'.repeat(2 * 1024 * 1024), { authorization: scope('ec2') });

  expect(answer.status).toBe(413);
  expect(aws.calls()).toEqual([]);
  await expect(ec2For(aws).send(new DescribeRegionsCommand({}))).resolves.toBeDefined();
});

test('credentials of a role act in its account until they expire', async () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const aws = await startForTest({ clock: () => now });
  const { Credentials } = await stsFor(aws).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${consumer}:role/path/publisher`,
      RoleSessionName: 'release',
      DurationSeconds: 900,
    }),
  );
  const credentials = {
    accessKeyId: must(Credentials?.AccessKeyId),
    secretAccessKey: must(Credentials?.SecretAccessKey),
    sessionToken: must(Credentials?.SessionToken),
  };
  const as = (session: Partial<typeof credentials>) =>
    new STSClient({ ...settings(aws), credentials: { ...credentials, ...session } });

  const identity = await as({}).send(new GetCallerIdentityCommand({}));
  const forged = await codeOf(as({ sessionToken: 'wrong' }).send(new GetCallerIdentityCommand({})));
  now = new Date('2026-11-22T10:15:00Z');
  const late = await codeOf(as({}).send(new GetCallerIdentityCommand({})));
  const lateEc2 = await codeOf(
    new EC2Client({ ...settings(aws), credentials }).send(new DescribeRegionsCommand({})),
  );

  expect(identity).toMatchObject({
    Account: consumer,
    Arn: `arn:aws:sts::${consumer}:assumed-role/publisher/release`,
    UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:release$/),
  });
  expect([forged, late, lateEc2]).toEqual([
    'InvalidClientTokenId',
    'ExpiredToken',
    'RequestExpired',
  ]);
});

test('a role is refused when its account, its name or its duration is not possible', async () => {
  const aws = await startForTest();
  const assume = (RoleArn: string, DurationSeconds = 900, RoleSessionName = 'test') =>
    codeOf(stsFor(aws).send(new AssumeRoleCommand({ RoleArn, RoleSessionName, DurationSeconds })));

  expect(await assume('arn:aws:iam::123123123123:role/x')).toMatch(/^AccessDenied/);
  expect(await assume('role/x')).toMatch(/^ValidationError/);
  expect(await assume(`arn:aws:iam::${consumer}:role/x`, 60)).toMatch(/^ValidationError/);
  expect(await assume(`arn:aws:iam::${consumer}:role/x`, 900, 'no spaces')).toMatch(
    /^ValidationError/,
  );
});

function fail(): never {
  throw new Error('a defect of the caller');
}

async function post(aws: LocalAws, body: string, headers: Record<string, string>) {
  const response = await fetch(aws.endpoint, { method: 'POST', body, headers });
  return { status: response.status, body: await response.text() };
}
