import type { BootOptions } from '../../compute.js';
import { type BootStage, bootStages } from './boot-step.js';

/** What is noted of a stage. Times are seconds since 1970. */
export interface StageRecord {
  readonly start: number;
  readonly finished: number | null;
  readonly errors: readonly string[];
}

/** What a boot has done so far. */
export interface BootRecord {
  /** The stage that runs; null when all is done. */
  readonly stage: BootStage | null;
  readonly stages: Readonly<Partial<Record<BootStage, StageRecord>>>;
  /** What was asked for and is not done. */
  readonly warnings: readonly string[];
}

const datasource = 'DataSourceEc2Local';

/** `/var/lib/cloud/data/status.json`, in the form of cloud-init. */
export function statusJson({ stage, stages, warnings }: BootRecord): string {
  const entries = bootStages.map((name) => {
    const { start = null, finished = null, errors = [] } = stages[name] ?? {};
    const recoverable = name === 'init' && warnings.length > 0 ? { WARNING: warnings } : {};
    return [name, { errors, finished, recoverable_errors: recoverable, start }] as const;
  });
  return json({ v1: { datasource, ...Object.fromEntries(entries), stage } });
}

/** `/var/lib/cloud/data/result.json`, in the form of cloud-init. */
export function resultJson({ stages, warnings }: BootRecord): string {
  const errors = bootStages.flatMap((name) => stages[name]?.errors ?? []);
  const recoverable = warnings.length > 0 ? { WARNING: warnings } : {};
  return json({ v1: { datasource, errors, recoverable_errors: recoverable } });
}

/** `/run/cloud-init/instance-data.json`: what an instance can learn of itself. */
export function instanceDataJson(options: BootOptions): string {
  const { instanceId, hostname, metadata, publicKeys } = options;
  const { imageId, instanceType, region, availabilityZone, account, localAddress } = metadata;
  return json({
    ds: {
      meta_data: {
        'ami-id': imageId,
        'instance-id': instanceId,
        'instance-type': instanceType,
        'local-hostname': hostname,
        'local-ipv4': localAddress,
        placement: { 'availability-zone': availabilityZone, region },
      },
      dynamic: {
        'instance-identity': {
          document: {
            accountId: account,
            availabilityZone,
            imageId,
            instanceId,
            instanceType,
            privateIp: localAddress,
            region,
          },
        },
      },
    },
    v1: {
      availability_zone: availabilityZone,
      cloud_name: 'aws',
      instance_id: instanceId,
      local_hostname: hostname,
      platform: 'ec2',
      public_ssh_keys: publicKeys,
      region,
    },
  });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
