import {
  CreateImageCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  type Instance,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  DescribeInstanceInformationCommand,
  GetCommandInvocationCommand,
  SendCommandCommand,
} from '@aws-sdk/client-ssm';
import type { LocalAws, LocalAwsOptions } from '@soe/local-aws';
import type { TestContext } from 'vitest';
import { ec2For, must, ssmFor, startForTest } from './aws.js';

/** The instance profile under which instances are managed by SSM. */
export const managed = 'managed';

/** Starts a server whose instances run. Where machines cannot run, the test is skipped and says why. */
export async function startRunning(
  context: TestContext,
  options: LocalAwsOptions = {},
): Promise<LocalAws> {
  const aws = await startForTest({ compute: 'auto', ...options });
  if (aws.compute.kind === 'none') context.skip(aws.compute.reason);
  return aws;
}

/** The newest Amazon Linux 2023 for x86_64: what images of tests are made from. */
export async function amazonLinux(aws: LocalAws): Promise<string> {
  const { Images = [] } = await ec2For(aws).send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [
        { Name: 'name', Values: ['al2023-ami-2023*'] },
        { Name: 'architecture', Values: ['x86_64'] },
      ],
    }),
  );
  const newest = Images.toSorted((a, b) =>
    must(b.CreationDate).localeCompare(must(a.CreationDate)),
  );
  return must(newest[0]?.ImageId);
}

/** Launches a managed instance of an image and waits until SSM reaches it. */
export async function launchManaged(
  aws: LocalAws,
  imageId: string,
  change: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const { Instances } = await ec2For(aws).send(
    new RunInstancesCommand({
      ImageId: imageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      IamInstanceProfile: { Name: managed },
      ...change,
    }),
  );
  const id = must(Instances?.[0]?.InstanceId);
  const ssm = ssmFor(aws);
  await until(async () => {
    const { InstanceInformationList = [] } = await ssm.send(
      new DescribeInstanceInformationCommand({}),
    );
    return InstanceInformationList.find(({ InstanceId }) => InstanceId === id);
  });
  return id;
}

/** What a script printed that ran on an instance through SSM, as root. It has to go well. */
export async function runOn(aws: LocalAws, instanceId: string, script: string): Promise<string> {
  const ssm = ssmFor(aws);
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [instanceId],
      Parameters: { commands: script.split('\n') },
    }),
  );
  const get = new GetCommandInvocationCommand({
    CommandId: must(Command?.CommandId),
    InstanceId: instanceId,
  });
  const ended = await until(async () => {
    const answer = await ssm.send(get).catch(() => undefined);
    const isOver = ['Success', 'Failed', 'TimedOut', 'Cancelled'].includes(answer?.Status ?? '');
    return isOver ? answer : undefined;
  });
  const { Status, StandardOutputContent = '', StandardErrorContent = '' } = ended;
  if (Status !== 'Success') throw new Error(`${Status}: ${StandardErrorContent}`);
  return StandardOutputContent;
}

/**
 * An image of the owner, quickly: a launch, a script that changes it (run with `sh -eu`), an image of
 * what came of it. The disk is taken as it is after `cloud-init clean`, so that the image boots anew.
 */
export async function bakeImage(
  aws: LocalAws,
  script = '',
  { name = 'image', source }: { readonly name?: string; readonly source?: string } = {},
): Promise<string> {
  const ec2 = ec2For(aws);
  const id = await launchManaged(aws, source ?? (await amazonLinux(aws)));
  await runOn(aws, id, `set -eu\n${script}\ncloud-init clean --logs --machine-id`);
  const { ImageId } = await ec2.send(new CreateImageCommand({ InstanceId: id, Name: name }));
  const imageId = must(ImageId);
  await until(async () => {
    const { Images } = await ec2.send(new DescribeImagesCommand({ ImageIds: [imageId] }));
    return Images?.[0]?.State === 'available' ? imageId : undefined;
  });
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  await until(async () => (await seeInstance(aws, id)).State?.Name === 'terminated' || undefined);
  return imageId;
}

/** The disk that an image boots from. */
export async function describeDisk(
  aws: LocalAws,
  imageId: string,
): Promise<{ readonly name: string; readonly snapshotId: string }> {
  const { Images } = await ec2For(aws).send(new DescribeImagesCommand({ ImageIds: [imageId] }));
  const { RootDeviceName, BlockDeviceMappings = [] } = must(Images?.[0]);
  const disk = BlockDeviceMappings.find(({ DeviceName }) => DeviceName === RootDeviceName);
  return { name: must(RootDeviceName), snapshotId: must(disk?.Ebs?.SnapshotId) };
}

/** The instance as it is seen now. */
export async function seeInstance(aws: LocalAws, id: string): Promise<Instance> {
  const { Reservations } = await ec2For(aws).send(
    new DescribeInstancesCommand({ InstanceIds: [id] }),
  );
  return must(Reservations?.[0]?.Instances?.[0]);
}

/** Every instance of the owner that is not terminated. */
export async function livingInstances(aws: LocalAws): Promise<readonly Instance[]> {
  const { Reservations = [] } = await ec2For(aws).send(new DescribeInstancesCommand({}));
  return Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name !== 'terminated',
  );
}

/** Asks until there is an answer. How long that may take is the business of the test's time limit. */
export async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
