/** A stage, and what IAM has to allow the owner's role for it. */
export interface StageActions {
  /** What is done with them. */
  readonly stage: 'build' | 'test' | 'share';
  readonly actions: readonly string[];
}

/**
 * What a release needs. Of `build`: "Using with an EC2 instance role" in the manual of Packer's plugin for
 * Amazon, without what it lists for other kinds of builds. Of `test` and `share`: the READMEs of @soe/harness
 * and @soe/share, which tests hold against the calls that are made.
 */
export const neededActions: readonly StageActions[] = [
  {
    stage: 'build',
    actions: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateImage',
      'ec2:CreateKeyPair',
      'ec2:CreateSecurityGroup',
      'ec2:CreateTags',
      'ec2:DeleteKeyPair',
      'ec2:DeleteSecurityGroup',
      'ec2:DescribeImages',
      'ec2:DescribeInstances',
      'ec2:DescribeRegions',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVolumes',
      'ec2:RunInstances',
      'ec2:StopInstances',
      'ec2:TerminateInstances',
    ],
  },
  {
    stage: 'test',
    actions: [
      'ec2:CreateTags',
      'ec2:DeleteVolume',
      'ec2:DescribeInstanceStatus',
      'ec2:DescribeInstances',
      'ec2:DescribeSubnets',
      'ec2:DescribeVolumes',
      'ec2:GetConsoleOutput',
      'ec2:GetConsoleScreenshot',
      'ec2:RunInstances',
      'ec2:TerminateInstances',
      'iam:PassRole',
      'ssm:CancelCommand',
      'ssm:DescribeInstanceInformation',
      'ssm:GetCommandInvocation',
      'ssm:SendCommand',
    ],
  },
  {
    stage: 'share',
    actions: [
      'ec2:CopyImage',
      'ec2:CreateTags',
      'ec2:DescribeImageAttribute',
      'ec2:DescribeImages',
      'ec2:DescribeRegions',
      'ec2:DescribeSnapshots',
      'ec2:ModifyImageAttribute',
      'ssm:GetParameters',
      'ssm:PutParameter',
    ],
  },
];
