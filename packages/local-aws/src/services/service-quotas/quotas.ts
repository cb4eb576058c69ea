/** A service that has quotas. */
export interface QuotaService {
  readonly code: string;
  readonly name: string;
}

/** A quota as every account has it that never asked for more. */
export interface Quota {
  readonly service: string;
  readonly code: string;
  readonly name: string;
  readonly value: number;
  readonly adjustable: boolean;
  readonly description?: string;
}

/** The services whose quotas matter to images. */
export const quotaServices: readonly QuotaService[] = [
  { code: 'ebs', name: 'Amazon Elastic Block Store (Amazon EBS)' },
  { code: 'ec2', name: 'Amazon Elastic Compute Cloud (Amazon EC2)' },
  { code: 's3', name: 'Amazon Simple Storage Service (Amazon S3)' },
  { code: 'ssm', name: 'AWS Systems Manager' },
];

/**
 * The quotas that matter to images, with the default values of AWS. Codes that begin with `L-0000` are
 * invented, because those of AWS are not public: look such a quota up by its name.
 */
export const quotas: readonly Quota[] = [
  {
    service: 'ec2',
    code: 'L-B665C33B',
    name: 'AMIs',
    value: 50_000,
    adjustable: true,
    description:
      'The maximum number of public and private AMIs allowed in this Region. These include available, disabled, and pending AMIs, and AMIs in the Recycle Bin.',
  },
  {
    service: 'ec2',
    code: 'L-0E3CBAB9',
    name: 'Public AMIs',
    value: 5,
    adjustable: true,
    description:
      'The maximum number of public AMIs, including public AMIs in the Recycle Bin, allowed in this Region.',
  },
  {
    service: 'ec2',
    code: 'L-70015FFA',
    name: 'AMI sharing',
    value: 1000,
    adjustable: true,
    description:
      'The maximum number of entities (organizations, organizational units, and accounts) that an AMI can be shared with in this Region.',
  },
  {
    service: 'ec2',
    code: 'L-1216C47A',
    name: 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
    value: 5,
    adjustable: true,
    description:
      'Maximum number of vCPUs assigned to the Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances.',
  },
  {
    service: 'ec2',
    code: 'L-DB2E81BA',
    name: 'Running On-Demand G and VT instances',
    value: 0,
    adjustable: true,
  },
  {
    service: 'ec2',
    code: 'L-417A185B',
    name: 'Running On-Demand P instances',
    value: 0,
    adjustable: true,
  },
  { service: 'ec2', code: 'L-FB451C26', name: 'Launch templates', value: 5000, adjustable: true },
  {
    service: 'ec2',
    code: 'L-142B4294',
    name: 'Launch template versions',
    value: 10_000,
    adjustable: true,
  },
  {
    service: 'ebs',
    code: 'L-309BACF6',
    name: 'Snapshots per Region',
    value: 100_000,
    adjustable: true,
    description: 'The maximum number of snapshots per Region.',
  },
  {
    service: 'ebs',
    code: 'L-00000001',
    name: 'Concurrent snapshot copies per destination Region',
    value: 20,
    adjustable: false,
    description: 'The maximum number of concurrent snapshot copies to a single destination Region.',
  },
  { service: 'ebs', code: 'L-631ECBD3', name: 'Fast snapshot restore', value: 5, adjustable: true },
  {
    service: 's3',
    code: 'L-DC2B2D3D',
    name: 'General purpose buckets',
    value: 10_000,
    adjustable: true,
    description:
      'The number of Amazon S3 general purpose buckets that you can create in an account.',
  },
  {
    service: 'ssm',
    code: 'L-00000002',
    name: 'Total number of standard parameters',
    value: 10_000,
    adjustable: false,
    description: 'The maximum number of standard parameters in an account and Region.',
  },
  {
    service: 'ssm',
    code: 'L-00000003',
    name: 'Total number of advanced parameters',
    value: 100_000,
    adjustable: false,
    description: 'The maximum number of advanced parameters in an account and Region.',
  },
];
