import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/directory.js';
import { runFixture } from '../support/fixture.js';
import { untilState } from '../support/hosted.js';
import { amazonLinux } from '../support/images.js';
import { codeOf, must, owner } from '../support/local.js';
import { until } from '../support/until.js';

test('after SIGKILL nothing runs on; the next server boots the instance on its disk and says what was lost', async (context) => {
  const stateDirectory = await temporaryDirectory();
  const first = runFixture('hosted-server.mjs', [stateDirectory]);
  const [endpoint = '', reason] = (await first.nextLine()).split(/ (.*)/);
  if (reason !== undefined && reason !== '') return context.skip(reason);
  const { ec2, ssm } = clients(endpoint);
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: await amazonLinux(ec2),
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: 'managed' },
    }),
  );
  const id = must(Instances?.[0]?.InstanceId);
  await online(ssm, id);
  await ended(ssm, id, await send(ssm, id, 'echo kept > /srv/kept'));
  const marker = `sleep 3${process.pid}`;
  const lost = await send(ssm, id, marker);
  await until(() => (runs(marker) ? true : undefined));

  first.process.kill('SIGKILL');
  await once(first.process, 'exit');
  await until(() => (runs(marker) ? undefined : true));
  const second = runFixture('hosted-server.mjs', [stateDirectory]);
  const again = clients(must((await second.nextLine()).split(' ')[0]));
  await untilState(again.ec2, id, 'running');
  await online(again.ssm, id);
  const kept = await ended(again.ssm, id, await send(again.ssm, id, 'cat /srv/kept'));

  expect(kept).toMatchObject({ Status: 'Success', StandardOutputContent: 'kept\n' });
  expect(await ended(again.ssm, id, lost)).toMatchObject({
    Status: 'Failed',
    StandardErrorContent: expect.stringContaining('server'),
  });
});

function clients(endpoint: string) {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: owner, secretAccessKey: 'local' },
  };
  return { ec2: new EC2Client(settings), ssm: new SSMClient(settings) };
}

async function online(ssm: SSMClient, id: string): Promise<void> {
  await until(
    async () =>
      (await ssm.send(new DescribeInstanceInformationCommand({}))).InstanceInformationList,
    (nodes) =>
      nodes.some(({ InstanceId, PingStatus }) => InstanceId === id && PingStatus === 'Online'),
  );
}

async function send(ssm: SSMClient, id: string, command: string): Promise<string> {
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [id],
      Parameters: { commands: [command] },
    }),
  );
  return must(Command?.CommandId);
}

function ended(ssm: SSMClient, InstanceId: string, CommandId: string): Promise<unknown> {
  return until(async () => {
    const get = new GetCommandInvocationCommand({ CommandId, InstanceId });
    const answer = (await codeOf(ssm.send(get))) as { readonly Status?: string };
    return ['Success', 'Failed'].includes(answer.Status ?? '') ? answer : undefined;
  });
}

/** Whether a process of this host has this command line. */
function runs(command: string): boolean {
  return readdirSync('/proc').some((name) => {
    try {
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8');
      return line.replaceAll('\0', ' ').trim() === command;
    } catch {
      return false;
    }
  });
}
