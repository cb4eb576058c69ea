import {
  CopyImageCommand,
  CreateKeyPairCommand,
  CreateSecurityGroupCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { AwsConnection } from '../aws-connection.js';

/** How {@link dryRunActions} asks. */
export interface DryRunOptions extends AwsConnection {
  readonly region: string;
  readonly signal: AbortSignal;
  /** An image of x86_64 that may be launched. Default: what needs one is not asked. */
  readonly image?: string;
}

/**
 * Call EC2 with `DryRun`, which says whether a call would be allowed and does nothing. Actions that need
 * something of their own to act on, and those of other services, are not asked.
 */
export async function dryRunActions({
  region,
  signal,
  image,
  ...aws
}: DryRunOptions): Promise<ReadonlyMap<string, 'allowed' | 'denied'>> {
  const ec2 = new EC2Client({ region, ...aws });
  const DryRun = true;
  const name = 'soe-doctor-dry-run';
  const send = { abortSignal: signal };
  const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'ec2:CreateKeyPair',
      () => ec2.send(new CreateKeyPairCommand({ DryRun, KeyName: name }), send),
    ],
    [
      'ec2:CreateSecurityGroup',
      () =>
        ec2.send(
          new CreateSecurityGroupCommand({ DryRun, GroupName: name, Description: name }),
          send,
        ),
    ],
    [
      'ec2:DescribeImages',
      () => ec2.send(new DescribeImagesCommand({ DryRun, Owners: ['self'] }), send),
    ],
    ['ec2:DescribeInstances', () => ec2.send(new DescribeInstancesCommand({ DryRun }), send)],
    ['ec2:DescribeSubnets', () => ec2.send(new DescribeSubnetsCommand({ DryRun }), send)],
  ];
  const withImage: typeof calls =
    image === undefined
      ? []
      : [
          [
            'ec2:RunInstances',
            () =>
              ec2.send(
                new RunInstancesCommand({
                  DryRun,
                  ImageId: image,
                  InstanceType: 't3.micro',
                  MinCount: 1,
                  MaxCount: 1,
                }),
                send,
              ),
          ],
          [
            'ec2:CopyImage',
            () =>
              ec2.send(
                new CopyImageCommand({
                  DryRun,
                  Name: name,
                  SourceImageId: image,
                  SourceRegion: region,
                }),
                send,
              ),
          ],
        ];
  try {
    const answers = await Promise.all(
      [...calls, ...withImage].map(
        async ([action, call]) => [action, await answerOf(call)] as const,
      ),
    );
    signal.throwIfAborted();
    return new Map(
      answers.flatMap(([action, answer]) => (answer === undefined ? [] : [[action, answer]])),
    );
  } finally {
    ec2.destroy();
  }
}

/** EC2 refuses every dry run, and says with the code why. */
async function answerOf(call: () => Promise<unknown>): Promise<'allowed' | 'denied' | undefined> {
  try {
    await call();
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'DryRunOperation') return 'allowed';
    if (name === 'UnauthorizedOperation') return 'denied';
  }
  return undefined;
}
