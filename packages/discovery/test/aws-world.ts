import {
  CreateImageCommand,
  DescribeImagesCommand,
  DisableImageCommand,
  EC2Client,
  EnableImageDeprecationCommand,
  ModifyImageAttributeCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { formatVersionSummary, imageName, parameterPaths } from '@soe/contract';
import { type ApiCall, type LocalAws, type LocalAwsOptions, startLocalAws } from '@soe/local-aws';

export const owner = '111122223333';
export const consumer = '222233334444';
export const outsider = '999988887777';
export const region = 'eu-west-1';

/** Two releases in two accounts, and what can go wrong around them. From here on tests only read. */
export interface AwsWorld {
  readonly aws: LocalAws;
  /** Images of al2023 by what they are. */
  readonly images: Readonly<
    Record<'older' | 'newer' | 'unshared' | 'disabled' | 'forged' | 'withdrawn', string>
  >;
  /** How to connect as an account. */
  as(account: string): {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** The calls since the world was made: those of discovery. */
  calls(): readonly ApiCall[];
}

/** Start AWS and fill it the way releases do: instances to images, shares, parameters. */
export async function makeAwsWorld(
  options: Pick<LocalAwsOptions, 'consistency' | 'deny'> = {},
): Promise<AwsWorld> {
  // Every question finds it a second later, so that no two images are of the same time.
  let now = Date.now();
  const clock = () => {
    now += 1000;
    return new Date(now);
  };
  const aws = await startLocalAws({ clock, ...options });
  const as: AwsWorld['as'] = (account) => ({
    region,
    endpoint: aws.endpoint,
    credentials: { accessKeyId: account, secretAccessKey: 'local' },
  });
  const own = await imageMaker(as(owner));
  const images = {
    older: await own('2026.11.0', 'b1', consumer),
    newer: await own('2026.11.1', 'b2', consumer),
    unshared: await own('2026.12.0', 'b3'),
    disabled: await own('2026.9.0', 'b0'),
    withdrawn: await own('2026.11.2', 'b4', consumer),
    forged: await (await imageMaker(as(outsider)))('2026.11.1', 'b2', consumer),
  };
  const ec2 = new EC2Client(as(owner));
  await ec2.send(new DisableImageCommand({ ImageId: images.disabled }));
  const hour = 3_600_000;
  const DeprecateAt = new Date(now + hour);
  await ec2.send(new EnableImageDeprecationCommand({ ImageId: images.withdrawn, DeprecateAt }));
  now += 2 * hour;

  const { versionImage, versionSummary, channelImage, channelVersion } = parameterPaths('al2023');
  const summary = {
    created: '2026-11-22T10:00:00.000Z',
    commit: 'c0ffee',
    record: 'r',
    issues: [],
  };
  const release = {
    [versionImage('2026.11.0', 'x86_64')]: images.older,
    [versionImage('2026.11.1', 'x86_64')]: images.newer,
    [versionSummary('2026.11.0')]: formatVersionSummary(summary),
    [versionSummary('2026.11.1')]: formatVersionSummary(summary),
    [channelImage('stable', 'x86_64')]: images.newer,
    [channelVersion('stable')]: '2026.11.1',
    [channelImage('withdrawn', 'x86_64')]: images.withdrawn,
    [channelVersion('withdrawn')]: '2026.11.2',
  };
  await publish(as(owner), {
    ...release,
    [channelImage('disabled', 'x86_64')]: images.disabled,
    [channelVersion('disabled')]: '2026.9.0',
    ...manyReleases(images.older),
  });
  await publish(as(consumer), {
    ...release,
    [channelImage('candidate', 'x86_64')]: images.unshared,
    [channelVersion('candidate')]: '2026.12.0',
    [channelImage('forged', 'x86_64')]: images.forged,
    [channelVersion('forged')]: '2026.11.1',
    [channelImage('moving', 'x86_64')]: images.newer,
    [channelVersion('moving')]: '2026.11.0',
  });

  const made = aws.calls().length;
  return { aws, images, as, calls: () => aws.calls().slice(made) };
}

/** `many` 2026.1.0 to 2026.12.0: more parameters than two pages hold. */
function manyReleases(imageId: string): Readonly<Record<string, string>> {
  const months = Array.from({ length: 12 }, (_, month) => `2026.${month + 1}.0`);
  const { versionImage } = parameterPaths('many');
  return Object.fromEntries(
    months.flatMap((version) => [
      [versionImage(version, 'x86_64'), imageId],
      [versionImage(version, 'arm64'), imageId],
    ]),
  );
}

type Connect = ReturnType<AwsWorld['as']>;

/** Images of one account, all made of one instance and shared with other accounts. */
async function imageMaker(connect: Connect) {
  const ec2 = new EC2Client(connect);
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ['amazon'],
      Filters: [{ Name: 'name', Values: ['al2023-ami-*-x86_64'] }],
    }),
  );
  const { Instances = [] } = await ec2.send(
    new RunInstancesCommand({
      ImageId: Images[0]?.ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  return async (version: string, buildId: string, ...accounts: readonly string[]) => {
    const { ImageId = '' } = await ec2.send(
      new CreateImageCommand({
        InstanceId: Instances[0]?.InstanceId,
        Name: imageName({ flavor: 'al2023', version, architecture: 'x86_64', buildId }),
      }),
    );
    const Add = accounts.map((UserId) => ({ UserId }));
    if (Add.length > 0) {
      await ec2.send(new ModifyImageAttributeCommand({ ImageId, LaunchPermission: { Add } }));
    }
    return ImageId;
  };
}

async function publish(connect: Connect, values: Readonly<Record<string, string>>): Promise<void> {
  const ssm = new SSMClient(connect);
  for (const [Name, Value] of Object.entries(values)) {
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' }));
  }
}
