import {
  type EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CancelCommandCommand,
  DescribeDocumentCommand,
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  GetDocumentCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SendCommandCommand,
  type SendCommandCommandInput,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../support/directory.js';
import { fakeCompute } from '../../support/fake-compute.js';
import { seeInstance, startHosted } from '../../support/hosted.js';
import { amazonLinux } from '../../support/images.js';
import { codeOf, consumer, ec2For, must, settings, ssmFor } from '../../support/local.js';
import { until } from '../../support/until.js';

/** Instances that may register, once they have. */
async function nodes(ec2: EC2Client, ssm: SSMClient, count = 1, name = 'web'): Promise<string[]> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      InstanceType: 't3.micro',
      MinCount: count,
      MaxCount: count,
      IamInstanceProfile: { Name: 'managed' },
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: name }] }],
    }),
  );
  const ids = must(Instances).map(({ InstanceId }) => must(InstanceId));
  await until(
    () => onlineOf(ssm),
    (online) => ids.every((id) => online.includes(id)),
  );
  return ids;
}

async function onlineOf(ssm: SSMClient): Promise<string[]> {
  const { InstanceInformationList } = await ssm.send(
    new DescribeInstanceInformationCommand({
      Filters: [{ Key: 'PingStatus', Values: ['Online'] }],
    }),
  );
  return must(InstanceInformationList).map(({ InstanceId }) => must(InstanceId));
}

async function send(
  ssm: SSMClient,
  commands: string[],
  more: Partial<SendCommandCommandInput>,
): Promise<string> {
  const { Parameters, ...rest } = more;
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      Parameters: { commands, workingDirectory: ['/srv'], ...Parameters },
      ...rest,
    }),
  );
  return must(Command?.CommandId);
}

const over = ['Success', 'Failed', 'TimedOut', 'Cancelled'];

/** What became of a command on a node, once it is over; before it was handed out, there is nothing. */
function ended(
  ssm: SSMClient,
  CommandId: string,
  InstanceId: string,
  states = over,
): Promise<GetCommandInvocationCommandOutput> {
  return until(
    async () => {
      const result = await codeOf(
        ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId })),
      );
      return result === 'InvocationDoesNotExist'
        ? undefined
        : (result as GetCommandInvocationCommandOutput);
    },
    ({ Status }) => states.includes(must(Status)),
  );
}

async function start() {
  const { aws, compute } = await startHosted();
  return { aws, compute, ec2: ec2For(aws), ssm: ssmFor(aws) };
}

test('an instance with a profile registers when first boot is done, with the system it runs', async () => {
  const { compute, ec2, ssm } = await start();
  compute.holdsBoot = true;
  const launch = {
    ImageId: await amazonLinux(ec2),
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
  } as const;
  await ec2.send(new RunInstancesCommand(launch));
  const { Instances } = await ec2.send(
    new RunInstancesCommand({ ...launch, IamInstanceProfile: { Name: 'managed' } }),
  );
  const id = must(Instances?.[0]?.InstanceId);
  await until(() => (compute.machines.size === 2 ? true : undefined));
  const early = await ssm.send(new DescribeInstanceInformationCommand({}));
  const refused = await codeOf(send(ssm, ['true'], { InstanceIds: [id] }));

  for (const machine of compute.machines.values()) machine.finishBoot();
  const info = await until(async () => {
    const { InstanceInformationList } = await ssm.send(new DescribeInstanceInformationCommand({}));
    return InstanceInformationList?.[0];
  });

  expect(early.InstanceInformationList).toEqual([]);
  expect(refused).toBe('InvalidInstanceId');
  expect(info).toMatchObject({
    InstanceId: id,
    PingStatus: 'Online',
    PlatformType: 'Linux',
    ResourceType: 'EC2Instance',
    IPAddress: (await seeInstance(ec2, id)).PrivateIpAddress,
  });
  expect(info.PlatformName).not.toBe('');
});

test('a script runs inside, and its end is the end of the command', async () => {
  const { ec2, ssm } = await start();
  const [id = ''] = await nodes(ec2, ssm);
  const commands = ['#!/bin/sh', 'echo out', 'echo err >&2', 'exit 7'];

  const bad = await ended(ssm, await send(ssm, commands, { InstanceIds: [id] }), id);
  const good = await ended(
    ssm,
    await send(ssm, ['pwd'], { InstanceIds: [id], Comment: 'where' }),
    id,
  );

  expect(bad).toMatchObject({
    Status: 'Failed',
    StatusDetails: 'Failed',
    ResponseCode: 7,
    PluginName: 'aws:runShellScript',
    DocumentName: 'AWS-RunShellScript',
    StandardOutputContent: 'out\n',
    StandardErrorContent: 'err\nfailed to run commands: exit status 7',
    ExecutionStartDateTime: expect.stringMatching(/^20/),
    ExecutionElapsedTime: expect.stringMatching(/^PT[\d.]+S$/),
  });
  expect(good).toMatchObject({ Status: 'Success', ResponseCode: 0, Comment: 'where' });
  expect(good.StandardOutputContent).toMatch(/\/srv\n$/);
});

test('much output is cut, and kept whole in a bucket', async () => {
  const { aws, ec2, ssm } = await start();
  const s3 = new S3Client({ ...settings(aws), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'outputs' }));
  const [id = ''] = await nodes(ec2, ssm);
  const commands = [
    'head -c 30000 /dev/zero | tr "\\0" o',
    'head -c 9000 /dev/zero | tr "\\0" e >&2',
  ];

  const CommandId = await send(ssm, commands, {
    InstanceIds: [id],
    OutputS3BucketName: 'outputs',
    OutputS3KeyPrefix: 'runs',
  });
  const result = await ended(ssm, CommandId, id);
  const { CommandInvocations } = await ssm.send(
    new ListCommandInvocationsCommand({ CommandId, Details: true }),
  );
  const Key = `runs/${CommandId}/${id}/awsrunShellScript/0.awsrunShellScript/stdout`;
  const whole = await s3.send(new GetObjectCommand({ Bucket: 'outputs', Key }));

  expect(result.StandardOutputContent).toHaveLength(24_000);
  expect(result.StandardOutputContent).toMatch(/^o+---Output truncated---$/);
  expect(result.StandardErrorContent).toHaveLength(8_000);
  expect(result.StandardOutputUrl).toMatch(new RegExp(`outputs/${Key}$`));
  expect(CommandInvocations?.[0]?.CommandPlugins?.[0]?.Output).toHaveLength(2_500);
  expect(await whole.Body?.transformToString()).toBe('o'.repeat(30_000));
});

test('a script that takes too long is ended', async () => {
  const { ec2, ssm } = await start();
  const [id = ''] = await nodes(ec2, ssm);

  const CommandId = await send(ssm, ['echo begun', 'sleep 600'], {
    InstanceIds: [id],
    Parameters: { executionTimeout: ['1'] },
  });

  expect(await ended(ssm, CommandId, id)).toMatchObject({
    Status: 'TimedOut',
    StatusDetails: 'ExecutionTimedOut',
    ResponseCode: 137,
    StandardOutputContent: 'begun\n',
  });
});

test('what is not delivered in time has timed out', async () => {
  let now = new Date('2026-11-22T10:00:00Z');
  const { aws } = await startHosted({ clock: () => now });
  const [ec2, ssm] = [ec2For(aws), ssmFor(aws)];
  const [id = ''] = await nodes(ec2, ssm);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  const CommandId = await send(ssm, ['true'], { InstanceIds: [id], TimeoutSeconds: 60 });
  const before = await ended(ssm, CommandId, id, ['Pending']);

  now = new Date('2026-11-22T10:01:00Z');
  const after = await ended(ssm, CommandId, id);
  const { Commands } = await ssm.send(new ListCommandsCommand({ CommandId }));

  expect(before).toMatchObject({ ResponseCode: -1, ExecutionStartDateTime: '' });
  expect(after).toMatchObject({ Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut' });
  expect(Commands).toMatchObject([
    { Status: 'TimedOut', StatusDetails: 'DeliveryTimedOut', DeliveryTimedOutCount: 1 },
  ]);
});

test('a command for a stopped instance is delivered when it has started again', async () => {
  const { ec2, ssm } = await start();
  const [id = ''] = await nodes(ec2, ssm);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [id] }));
  await until(
    () => seeInstance(ec2, id),
    ({ State }) => State?.Name === 'stopped',
  );
  const CommandId = await send(ssm, ['echo late'], { InstanceIds: [id] });

  await ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));

  expect(await ended(ssm, CommandId, id)).toMatchObject({ StandardOutputContent: 'late\n' });
});

test('cancelling ends what runs', async () => {
  const { ec2, ssm } = await start();
  const [id = ''] = await nodes(ec2, ssm);
  const CommandId = await send(ssm, ['sleep 600'], { InstanceIds: [id] });
  await ended(ssm, CommandId, id, ['InProgress']);

  await ssm.send(new CancelCommandCommand({ CommandId }));

  expect(await ended(ssm, CommandId, id)).toMatchObject({
    Status: 'Cancelled',
    StatusDetails: 'Cancelled',
  });
  const { Commands } = await ssm.send(new ListCommandsCommand({ CommandId }));
  expect(Commands).toMatchObject([{ Status: 'Cancelled' }]);
});

test('exit code 194 reboots the instance and runs the script again', async () => {
  const { compute, ec2, ssm } = await start();
  const [id = ''] = await nodes(ec2, ssm);
  const commands = ['if [ -e again ]; then echo second; else touch again; exit 194; fi'];

  const result = await ended(ssm, await send(ssm, commands, { InstanceIds: [id] }), id);

  expect(result).toMatchObject({ Status: 'Success', StandardOutputContent: 'second\n' });
  expect(compute.log.filter((line) => line === `boot ${id}`)).toHaveLength(2);
});

test('targets by tag are found; as many as MaxConcurrency run at a time, until MaxErrors', async () => {
  const { ec2, ssm } = await start();
  await nodes(ec2, ssm, 1, 'other');
  const ids = await nodes(ec2, ssm, 3, 'web');

  const CommandId = await send(ssm, ['exit 1'], {
    Targets: [{ Key: 'tag:Name', Values: ['web'] }],
    MaxConcurrency: '1',
    MaxErrors: '1',
  });
  const results = await Promise.all(ids.map((id) => ended(ssm, CommandId, id)));
  const { Commands } = await ssm.send(new ListCommandsCommand({ CommandId }));
  const nobody = await send(ssm, ['true'], { Targets: [{ Key: 'tag:Name', Values: ['none'] }] });
  const empty = await until(
    async () => (await ssm.send(new ListCommandsCommand({ CommandId: nobody }))).Commands?.[0],
    ({ StatusDetails }) => StatusDetails !== 'Pending',
  );

  expect(results.map(({ StatusDetails }) => StatusDetails).toSorted()).toEqual([
    'Failed',
    'Failed',
    'Terminated',
  ]);
  expect(Commands).toMatchObject([
    { Status: 'Failed', TargetCount: 3, CompletedCount: 3, ErrorCount: 2, MaxErrors: '1' },
  ]);
  expect(empty).toMatchObject({ StatusDetails: 'NoInstancesInTag', TargetCount: 0 });
});

test('what ran when the server was ended has failed, what waited is delivered', async () => {
  const stateDirectory = await temporaryDirectory();
  const disks = await temporaryDirectory();
  const { aws } = await startHosted({ stateDirectory }, fakeCompute(disks));
  const [ec2, ssm] = [ec2For(aws), ssmFor(aws)];
  const [running = '', stopped = ''] = await nodes(ec2, ssm, 2);
  await ec2.send(new StopInstancesCommand({ InstanceIds: [stopped] }));
  const ran = await send(ssm, ['sleep 600'], { InstanceIds: [running] });
  const waited = await send(ssm, ['echo late'], { InstanceIds: [stopped] });
  await ended(ssm, ran, running, ['InProgress']);
  await ended(ssm, waited, stopped, ['Pending']);
  await aws.close();

  const again = await startHosted({ stateDirectory }, fakeCompute(disks));
  const later = ssmFor(again.aws);
  const lost = await ended(later, ran, running);
  await until(
    () => seeInstance(ec2For(again.aws), stopped),
    ({ State }) => State?.Name === 'stopped',
  );
  await ec2For(again.aws).send(new StartInstancesCommand({ InstanceIds: [stopped] }));

  expect(lost).toMatchObject({
    Status: 'Failed',
    StandardErrorContent: expect.stringContaining('server'),
  });
  expect(await ended(later, waited, stopped)).toMatchObject({ StandardOutputContent: 'late\n' });
});

test.each<[string, Partial<SendCommandCommandInput>, string]>([
  ['an unknown document', { DocumentName: 'AWS-Nothing' }, 'InvalidDocument'],
  ['another version', { DocumentVersion: '7' }, 'InvalidDocumentVersion'],
  ['PowerShell', { DocumentName: 'AWS-RunPowerShellScript' }, 'UnsupportedPlatformType'],
  ['an unknown parameter', { Parameters: { command: ['x'] } }, 'InvalidParameters'],
  ['no script', { Parameters: { commands: [] } }, 'InvalidParameters'],
  ['an endless timeout', { Parameters: { executionTimeout: ['172801'] } }, 'InvalidParameters'],
  ['a short time to deliver', { TimeoutSeconds: 29 }, 'ValidationException'],
  ['ids and targets', { Targets: [{ Key: 'tag:Name', Values: ['x'] }] }, 'ValidationException'],
  ['errors that are no number', { MaxErrors: 'many' }, 'ValidationException'],
])('a command with %s is refused', async (_, change, code) => {
  const { ec2, ssm } = await start();
  const InstanceIds = await nodes(ec2, ssm);

  expect(await codeOf(send(ssm, ['true'], { InstanceIds, ...change }))).toBe(code);
});

test('a terminated instance is no node any more, and nodes are those of one account', async () => {
  const { aws, ec2, ssm } = await start();
  const InstanceIds = await nodes(ec2, ssm);
  const others = await onlineOf(ssmFor(aws, consumer));
  const foreign = await codeOf(send(ssmFor(aws, consumer), ['true'], { InstanceIds }));
  await ec2.send(new TerminateInstancesCommand({ InstanceIds }));

  expect(await codeOf(send(ssm, ['true'], { InstanceIds }))).toBe('InvalidInstanceId');
  expect(await onlineOf(ssm)).toEqual([]);
  expect([others, foreign]).toEqual([[], 'InvalidInstanceId']);
  expect(await codeOf(send(ssm, ['true'], { InstanceIds: [...InstanceIds, ...InstanceIds] }))).toBe(
    'DuplicateInstanceId',
  );
});

test('documents describe what they take', async () => {
  const { ssm } = await start();

  const described = await ssm.send(new DescribeDocumentCommand({ Name: 'AWS-RunShellScript' }));
  const { Content } = await ssm.send(new GetDocumentCommand({ Name: 'AWS-RunShellScript' }));

  expect(described.Document).toMatchObject({
    SchemaVersion: '1.2',
    PlatformTypes: ['Linux', 'MacOS'],
  });
  expect(Object.keys(JSON.parse(must(Content)).parameters)).toEqual([
    'commands',
    'workingDirectory',
    'executionTimeout',
  ]);
});
