import type { RequestBudget } from './request-budget.js';

/**
 * What AWS publishes, per account and region. EC2: developer guide, "Request throttling for the
 * Amazon EC2 API" (November 2026). Parameter Store: 40 reads per second in the quotas of Systems
 * Manager; 3 writes per second are what AWS support tells. Service Quotas: its user guide,
 * "API request rates". KMS, Organizations, STS and whatever else is called grant more than the
 * modest rates of the last rows, which keep this package from being a burden.
 */
export const awsRequestBudgets: readonly RequestBudget[] = [
  ec2(['CopyImage'], 100, 1),
  ec2(['CreateTags', 'DeleteTags'], 100, 10),
  ec2(
    [
      'CreateLaunchTemplateVersion',
      'DeleteSnapshot',
      'DeregisterImage',
      'ModifyImageAttribute',
      'ModifyLaunchTemplate',
      'ModifySnapshotAttribute',
    ],
    100,
    5,
  ),
  ec2(['EnableFastLaunch', 'DisableFastLaunch'], 5, 2),
  ec2(['RunInstances'], 5, 2),
  {
    ...ec2(['DescribeInstances', 'DescribeSnapshots', 'DescribeVolumes'], 50, 10),
    unfiltered: true,
  },
  ec2(['Describe*', 'Get*', 'List*'], 100, 20),
  ec2(['*'], 50, 5),
  {
    service: 'ssm',
    actions: ['GetParameter', 'GetParameters', 'GetParametersByPath'],
    shared: true,
    capacity: 40,
    refillPerSecond: 40,
  },
  { service: 'ssm', actions: ['PutParameter'], capacity: 3, refillPerSecond: 3 },
  {
    service: 'servicequotas',
    actions: ['ListServiceQuotas', 'ListAWSDefaultServiceQuotas'],
    capacity: 20,
    refillPerSecond: 10,
  },
  { service: 'servicequotas', actions: ['*'], capacity: 10, refillPerSecond: 5 },
  { service: 'kms', actions: ['*'], capacity: 50, refillPerSecond: 50 },
  { service: 'sts', actions: ['*'], capacity: 50, refillPerSecond: 50 },
  { service: 'organizations', actions: ['*'], capacity: 8, refillPerSecond: 4 },
  { service: '*', actions: ['*'], capacity: 10, refillPerSecond: 5 },
];

function ec2(actions: readonly string[], capacity: number, refillPerSecond: number): RequestBudget {
  return { service: 'ec2', actions, capacity, refillPerSecond };
}
