import {
  CopyImageCommand,
  CreateTagsCommand,
  DeleteKeyPairCommand,
  DeleteLaunchTemplateCommand,
  DeleteSecurityGroupCommand,
  DeleteSnapshotCommand,
  DeleteVolumeCommand,
  DeregisterImageCommand,
  EC2Client,
  GetConsoleOutputCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { CloudPort, ResourceKind } from '../cleanup/cloud.js';
import type { Ec2CloudOptions } from '../cleanup/ec2-cloud-options.js';
import { PackerError } from '../errors.js';
import { describers } from './ec2-describe.js';
import { filtersOf } from './ec2-filters.js';
import type { Cancel } from './ec2-reading.js';

/** EC2 through the SDK's client. Load it with `import()`: the client is large, and optional. */
export function connectEc2(options: Ec2CloudOptions): CloudPort {
  const client = new EC2Client({ ...options });
  const where = `in ${options.region}`;
  return {
    region: options.region,
    find: async (query, signal) => {
      const found = await Promise.all(
        filtersOf(query).map((filters) =>
          ask(`find ${query.kind}s ${where}`, signal, (cancel) =>
            describers[query.kind]({ client, filters, query, cancel }),
          ),
        ),
      );
      return [...new Map(found.flat().map((resource) => [resource.id, resource])).values()];
    },
    remove: ({ kind, id }, signal) =>
      ask(`remove ${kind} ${id} ${where}`, signal, async (cancel) => {
        try {
          await removers[kind](client, id, cancel);
          return 'removed';
        } catch (error) {
          const code = error instanceof Error ? error.name : '';
          if (/NotFound|\.Unavailable$/.test(code)) return 'gone';
          if (/^(?:DependencyViolation|VolumeInUse|Invalid(?:Group|Snapshot)\.InUse)$/.test(code)) {
            return 'in-use';
          }
          throw error;
        }
      }),
    tag: async (ids, tags, signal) => {
      const command = new CreateTagsCommand({
        Resources: [...ids],
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      await ask(`tag ${ids.join(', ')} ${where}`, signal, (cancel) => client.send(command, cancel));
    },
    copyImage: async (
      { sourceImageId, sourceRegion, name, description, kmsKeyId, token },
      signal,
    ) => {
      const command = new CopyImageCommand({
        SourceImageId: sourceImageId,
        SourceRegion: sourceRegion,
        Name: name,
        ...(description !== undefined && { Description: description }),
        ...(kmsKeyId !== undefined && { Encrypted: true, KmsKeyId: kmsKeyId }),
        ClientToken: token,
      });
      const attempt = `copy image ${sourceImageId} from ${sourceRegion} to ${options.region}`;
      const { ImageId = '' } = await ask(attempt, signal, (cancel) => client.send(command, cancel));
      return ImageId;
    },
    consoleOutput: async (instanceId, signal) => {
      const command = new GetConsoleOutputCommand({ InstanceId: instanceId });
      const attempt = `read the console of ${instanceId} ${where}`;
      const { Output = '' } = await ask(attempt, signal, (cancel) => client.send(command, cancel));
      return Buffer.from(Output, 'base64').toString();
    },
  };
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

/** Asks AWS once. A call that was stopped throws the reason of the signal; any other failure is wrapped here. */
async function ask<T>(
  attempt: string,
  signal: AbortSignal | undefined,
  send: (cancel: Cancel) => Promise<T>,
): Promise<T> {
  try {
    return await send(signal === undefined ? {} : { abortSignal: signal });
  } catch (cause) {
    signal?.throwIfAborted();
    const seen = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new PackerError(
      'PACKER_AWS_FAILED',
      `Cannot ${attempt}: ${seen}. Check credentials, region and the IAM actions in the README of @soe/packer-runner.`,
      { cause },
    );
  }
}
