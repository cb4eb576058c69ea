import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateKeyPairCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  type EC2Client,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/directory.js';
import { untilState } from './support/hosted.js';
import { codeOf, ec2For, must, owner, ssmFor, startForTest } from './support/local.js';
import { packerBuild } from './support/packer.js';
import { exec, logIn } from './support/ssh.js';
import { until } from './support/until.js';

async function imageNamed(ec2: EC2Client, name: string): Promise<string> {
  const { Images } = await ec2.send(
    new DescribeImagesCommand({ Filters: [{ Name: 'name', Values: [name] }] }),
  );
  return must(Images?.[0]?.ImageId);
}

/** Launches an image with a key and a profile, and gives the id once its agent answers. */
async function launch(ec2: EC2Client, ssm: SSMClient, ImageId: string): Promise<string> {
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      KeyName: 'look',
      IamInstanceProfile: { Name: 'managed' },
    }),
  );
  const id = must(Instances?.[0]?.InstanceId);
  await until(
    async () =>
      (await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList,
    (nodes) => nodes.some(({ InstanceId }) => InstanceId === id),
  );
  return id;
}

async function runInside(ssm: SSMClient, InstanceId: string, command: string): Promise<string> {
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [InstanceId],
      Parameters: { commands: [command] },
    }),
  );
  const get = new GetCommandInvocationCommand({ CommandId: Command?.CommandId, InstanceId });
  return until(async () => {
    const answer = await codeOf(ssm.send(get));
    const { Status, StandardOutputContent, StandardErrorContent } = answer as {
      readonly [name: string]: string | undefined;
    };
    if (!['Success', 'Failed'].includes(Status ?? '')) return undefined;
    return `${Status} ${StandardOutputContent}${StandardErrorContent}`;
  });
}

test.for(['scp', 'sftp'])(
  'Packer provisions over SSH (%s); what it installed is in the image, and in one baked from that',
  async (transfer, context) => {
    const aws = await startForTest({ compute: 'auto' });
    if (aws.compute.kind === 'none') return context.skip(aws.compute.reason);
    const [ec2, ssm] = [ec2For(aws), ssmFor(aws)];
    const { KeyMaterial } = await ec2.send(new CreateKeyPairCommand({ KeyName: 'look' }));
    const file = join(await temporaryDirectory(), 'settings.conf');
    await writeFile(file, 'answer = 42\n');
    const build = (name: string, script: string, source: Record<string, string> = {}) =>
      packerBuild(
        aws,
        { name, script, file, transfer, ...source },
        { template: 'provisioned.pkr.hcl' },
      );

    const parent = await build(
      'parent',
      'install -D -m 640 /tmp/settings.conf /etc/app.d/50-soe.conf && useradd --system --uid 990 soe-agent',
    );
    expect(parent.output).toContain('Builds finished. The artifacts of successful builds are:');
    expect(parent.exitCode).toBe(0);
    const child = await build(
      'child',
      'chown soe-agent /etc/app.d/50-soe.conf && install -m 644 /tmp/settings.conf /etc/app.d/60-child.conf',
      { source_name: 'parent', source_owner: owner },
    );
    expect(child.exitCode).toBe(0);

    const first = await launch(ec2, ssm, await imageNamed(ec2, 'parent'));
    const second = await launch(ec2, ssm, await imageNamed(ec2, 'child'));
    const look = 'cd /etc/app.d; stat -c "%n %u %a" *; cat 50-soe.conf; id -u soe-agent';
    const throughSsm = [await runInside(ssm, first, look), await runInside(ssm, second, look)];
    const host = must((await untilState(ec2, second, 'running')).PublicIpAddress);
    const ssh = await logIn({ host, privateKey: must(KeyMaterial) });
    const throughSsh = await exec(ssh, 'id -u soe-agent; cat /etc/app.d/60-child.conf');
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [first, second] }));
    await untilState(ec2, first, 'terminated');
    await untilState(ec2, second, 'terminated');
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({}));

    expect(throughSsm).toEqual([
      'Success 50-soe.conf 0 640\nanswer = 42\n990\n',
      'Success 50-soe.conf 990 640\n60-child.conf 0 644\nanswer = 42\n990\n',
    ]);
    expect(throughSsh).toMatchObject({ code: 0, stdout: '990\nanswer = 42\n' });
    const states = must(Reservations).flatMap(({ Instances }) =>
      must(Instances).map(({ State }) => State?.Name),
    );
    expect(states).toEqual(['terminated', 'terminated', 'terminated', 'terminated']);
    expect(aws.instances()).toEqual([]);
  },
);
