import type { TokenBucket } from './token-bucket.js';

/** One row of a table of request limits. The first row that a call fits counts. */
export interface RequestLimit extends TokenBucket {
  /** As in signatures: `ec2`. */
  readonly service: string;
  /** Names of actions; `*` stands for any characters. */
  readonly actions: readonly string[];
  /** Only requests with neither a filter nor a page. Default: all. */
  readonly unfiltered?: true;
  /** The actions take from one bucket. Default: each has its own. */
  readonly shared?: true;
  /**
   * What takes a token: each request, or each instance that a request is about. Of each kind the
   * first row counts, and a request must pass both. Default: `request`.
   */
  readonly per?: 'request' | 'instance';
}

/**
 * The limits that AWS documents, per account and region: EC2's in its developer guide (request
 * throttling; checked in November 2026), Parameter Store's 40 reads per second in the quotas of
 * Systems Manager. Its 3 writes per second are what AWS support tells. Services that are not named
 * are not limited.
 */
export const awsRequestLimits: readonly RequestLimit[] = [
  ec2(['RunInstances', 'StartInstances'], 5, 2),
  ec2(['CopyImage'], 100, 1),
  ec2(['CreateTags', 'DeleteTags'], 100, 10),
  ec2(
    [
      'AssociateIamInstanceProfile',
      'CreateLaunchTemplateVersion',
      'CreateSnapshot',
      'CreateSnapshots',
      'CreateVolume',
      'DeleteSnapshot',
      'DeleteVolume',
      'DeregisterImage',
      'ModifyImageAttribute',
      'ModifyInstanceMetadataOptions',
      'ModifyLaunchTemplate',
      'ModifySnapshotAttribute',
      'TerminateInstances',
    ],
    100,
    5,
  ),
  ec2(['CreateRestoreImageTask', 'CreateStoreImageTask'], 50, 0.1),
  ec2(['DescribeStoreImageTasks'], 50, 0.5),
  ec2(['EnableFastLaunch', 'DisableFastLaunch'], 5, 2),
  ec2(
    [
      'EnableImageBlockPublicAccess',
      'DisableImageBlockPublicAccess',
      'EnableSnapshotBlockPublicAccess',
      'DisableSnapshotBlockPublicAccess',
    ],
    1,
    0.1,
  ),
  ec2(['ModifyInstanceMetadataDefaults'], 2, 2),
  {
    ...ec2(
      [
        'DescribeInstances',
        'DescribeInstanceStatus',
        'DescribeNetworkInterfaces',
        'DescribeSecurityGroups',
        'DescribeSnapshots',
        'DescribeSpotInstanceRequests',
        'DescribeVolumes',
      ],
      50,
      10,
    ),
    unfiltered: true,
  },
  ec2(['Describe*', 'Get*', 'List*', 'Search*'], 100, 20),
  ec2(['*'], 50, 5),
  { ...ec2(['RunInstances', 'StartInstances'], 1000, 2), per: 'instance' },
  { ...ec2(['TerminateInstances', 'StopInstances'], 1000, 20), per: 'instance' },
  {
    service: 'ssm',
    actions: ['GetParameter', 'GetParameters', 'GetParametersByPath'],
    shared: true,
    capacity: 40,
    refillPerSecond: 40,
  },
  { service: 'ssm', actions: ['PutParameter'], capacity: 3, refillPerSecond: 3 },
];

function ec2(actions: readonly string[], capacity: number, refillPerSecond: number): RequestLimit {
  return { service: 'ec2', actions, capacity, refillPerSecond };
}
