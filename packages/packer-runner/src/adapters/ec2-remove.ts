import {
  DeleteKeyPairCommand,
  DeleteLaunchTemplateCommand,
  DeleteSecurityGroupCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  type EC2Client,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { CloudResource, Removal, ResourceKind } from '../cleanup/cloud.js';
import { describers } from './ec2-describe.js';
import { filtersOf } from './ec2-filters.js';
import type { Cancel } from './ec2-reading.js';

/** Removes a resource. What EC2 refuses for another reason than its state is thrown. */
export async function removeResource(
  client: EC2Client,
  { kind, id }: Pick<CloudResource, 'kind' | 'id'>,
  cancel: Cancel,
): Promise<Removal> {
  try {
    await removers[kind](client, id, cancel);
    return 'removed';
  } catch (error) {
    const code = error instanceof Error ? error.name : '';
    if (code.includes('NotFound')) return 'gone';
    if (inUse.test(code)) return 'in-use';
    if (!code.endsWith('.Unavailable')) throw error;
    return (await isGone(client, { kind, id }, cancel)) ? 'gone' : 'in-use';
  }
}

const inUse = /^(?:DependencyViolation|VolumeInUse|Invalid(?:Group|Snapshot)\.InUse)$/;

/** An image that EC2 calls unavailable is deregistered already, or it is not ready for that yet. */
async function isGone(
  client: EC2Client,
  { kind, id }: Pick<CloudResource, 'kind' | 'id'>,
  cancel: Cancel,
): Promise<boolean> {
  const query = { kind, ids: [id] };
  for (const filters of filtersOf(query)) {
    const found = await describers[kind]({ client, filters, query, cancel });
    return found.every(({ state }) => state === 'deregistered');
  }
  return false;
}

type Remover = (client: EC2Client, id: string, cancel: Cancel) => Promise<unknown>;

const removers: Readonly<Record<ResourceKind, Remover>> = {
  instance: (client, id, cancel) =>
    client.send(new TerminateInstancesCommand({ InstanceIds: [id] }), cancel),
  volume: (client, id, cancel) => client.send(new DeleteVolumeCommand({ VolumeId: id }), cancel),
  'security-group': (client, id, cancel) =>
    client.send(new DeleteSecurityGroupCommand({ GroupId: id }), cancel),
  'key-pair': (client, id, cancel) =>
    client.send(new DeleteKeyPairCommand({ KeyPairId: id }), cancel),
  'launch-template': (client, id, cancel) =>
    client.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: id }), cancel),
  image: (client, id, cancel) => client.send(new DeregisterImageCommand({ ImageId: id }), cancel),
  snapshot: (client, id, cancel) =>
    client.send(new DeleteSnapshotCommand({ SnapshotId: id }), cancel),
};
