import {
  CreateTagsCommand,
  DeleteVolumeCommand,
  DescribeInstanceStatusCommand,
  type EC2Client,
  type Filter,
  GetConsoleOutputCommand,
  GetConsoleScreenshotCommand,
  type Instance,
  paginateDescribeInstances,
  paginateDescribeSubnets,
  paginateDescribeVolumes,
  RunInstancesCommand,
  type Tag,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type {
  CloudInstance,
  LaunchAnswer,
  LaunchCloud,
  LaunchRequest,
  TagQuery,
} from '../launch/launch-cloud.js';
import { askAws, codeOf, isAnswer, messageOf } from './ask-aws.js';

/** The part of {@link LaunchCloud} that is EC2's. */
export type Ec2Instances = Omit<LaunchCloud, 'region' | 'ping' | 'send' | 'invocation' | 'cancel'>;

/** EC2 through the SDK's client. */
export function ec2Instances(client: EC2Client, region: string): Ec2Instances {
  const where = `in ${region}`;
  return {
    subnets: (ids, signal) =>
      askAws(`look at subnets ${where}`, signal, async (cancel) => {
        const input =
          ids === undefined
            ? { Filters: [{ Name: 'default-for-az', Values: ['true'] }] }
            : { SubnetIds: [...ids] };
        const pages = paginateDescribeSubnets({ client }, input, cancel);
        const found = (await all(pages)).flatMap(({ Subnets = [] }) => Subnets);
        return found.flatMap(({ SubnetId: subnetId, AvailabilityZone: zone }) =>
          subnetId === undefined || zone === undefined ? [] : [{ subnetId, zone }],
        );
      }),

    // Without a signal: a launch whose answer nobody waits for could not be ended by its id.
    launch: (request) =>
      askAws(`launch ${request.imageId} as ${request.instanceType} ${where}`, undefined, () =>
        launch(client, request),
      ),

    instances: ({ tags, instanceId }, signal) =>
      askAws(`look at instances ${where}`, signal, async (cancel) => {
        const filters = [...filtersOf(tags)];
        if (instanceId !== undefined) filters.push({ Name: 'instance-id', Values: [instanceId] });
        const pages = paginateDescribeInstances({ client }, { Filters: filters }, cancel);
        const reservations = (await all(pages)).flatMap(({ Reservations = [] }) => Reservations);
        return reservations.flatMap(({ OwnerId, Instances = [] }) =>
          Instances.flatMap((instance) => readInstance(instance, OwnerId)),
        );
      }),

    volumes: ({ tags }, signal) =>
      askAws(`look at volumes ${where}`, signal, async (cancel) => {
        const pages = paginateDescribeVolumes({ client }, { Filters: filtersOf(tags) }, cancel);
        const volumes = (await all(pages)).flatMap(({ Volumes = [] }) => Volumes);
        return volumes.flatMap(({ VolumeId, State = '', Attachments = [], Tags }) =>
          VolumeId === undefined
            ? []
            : [
                {
                  volumeId: VolumeId,
                  state: State,
                  instanceIds: Attachments.flatMap(({ InstanceId }) => InstanceId ?? []),
                  tags: readTags(Tags),
                },
              ],
        );
      }),

    checks: (instanceId, signal) =>
      askAws(`look at the status checks of ${instanceId} ${where}`, signal, async (cancel) => {
        // An instance that was just launched may not be known here yet.
        const answer = await client
          .send(new DescribeInstanceStatusCommand({ InstanceIds: [instanceId] }), cancel)
          .catch(unless('InvalidInstanceID.NotFound'));
        const [seen] = answer?.InstanceStatuses ?? [];
        // Without a row it does not run.
        if (seen === undefined) return undefined;
        const both = [seen.SystemStatus?.Status, seen.InstanceStatus?.Status];
        return both.includes('impaired')
          ? 'impaired'
          : (both.find((status) => status !== 'ok') ?? 'ok');
      }),

    console: (instanceId, signal) =>
      askAws(`read the console of ${instanceId} ${where}`, signal, async (cancel) => {
        const ask = (Latest: boolean) =>
          client.send(new GetConsoleOutputCommand({ InstanceId: instanceId, Latest }), cancel);
        // Only Nitro has the latest.
        const { Output = '' } = await ask(true).catch((cause: unknown) => {
          if (!isAnswer(cause)) throw cause;
          return ask(false);
        });
        return Buffer.from(Output, 'base64').toString('utf8');
      }),

    screenshot: (instanceId, signal) =>
      askAws(`take a picture of ${instanceId} ${where}`, signal, async (cancel) => {
        try {
          const { ImageData = '' } = await client.send(
            new GetConsoleScreenshotCommand({ InstanceId: instanceId, WakeUp: true }),
            cancel,
          );
          return ImageData === '' ? undefined : Buffer.from(ImageData, 'base64');
        } catch (cause) {
          // Types without a screen, and instances that are not running.
          if (isAnswer(cause)) return undefined;
          throw cause;
        }
      }),

    terminate: (instanceIds, signal) =>
      askAws(`terminate ${instanceIds.join(', ')} ${where}`, signal, async (cancel) => {
        await client
          .send(new TerminateInstancesCommand({ InstanceIds: [...instanceIds] }), cancel)
          .catch(unless('InvalidInstanceID.NotFound'));
      }),

    deleteVolume: (volumeId, signal) =>
      askAws(`delete ${volumeId} ${where}`, signal, async (cancel) => {
        await client
          .send(new DeleteVolumeCommand({ VolumeId: volumeId }), cancel)
          .catch(unless('InvalidVolume.NotFound'));
      }),

    tag: (ids, tags, signal) =>
      askAws(`tag ${ids.join(', ')} ${where}`, signal, async (cancel) => {
        await client.send(
          new CreateTagsCommand({ Resources: [...ids], Tags: tagList(tags) }),
          cancel,
        );
      }),
  };
}

async function launch(client: EC2Client, request: LaunchRequest): Promise<LaunchAnswer> {
  const { instanceProfile: profile, securityGroupIds, tags } = request;
  const kinds = ['instance', 'volume', 'network-interface'] as const;
  try {
    const { Instances } = await client.send(
      new RunInstancesCommand({
        ImageId: request.imageId,
        InstanceType: request.instanceType as never,
        MinCount: 1,
        MaxCount: 1,
        SubnetId: request.subnetId,
        SecurityGroupIds: securityGroupIds === undefined ? undefined : [...securityGroupIds],
        IamInstanceProfile:
          profile === undefined
            ? undefined
            : profile.startsWith('arn:')
              ? { Arn: profile }
              : { Name: profile },
        UserData: Buffer.from(request.userData).toString('base64'),
        ClientToken: request.token,
        InstanceInitiatedShutdownBehavior: 'terminate',
        MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled' },
        TagSpecifications: kinds.map((kind) => ({ ResourceType: kind, Tags: tagList(tags) })),
      }),
    );
    const { InstanceId, Placement } = Instances?.[0] ?? {};
    if (InstanceId === undefined) throw new Error('EC2 answered without an instance.');
    const zone = Placement?.AvailabilityZone;
    return { instanceId: InstanceId, ...(zone !== undefined && { zone }) };
  } catch (cause) {
    if (!isAnswer(cause)) throw cause;
    return { refusal: { code: codeOf(cause), message: messageOf(cause) } };
  }
}

function readInstance(instance: Instance, account: string | undefined): readonly CloudInstance[] {
  const { InstanceId: instanceId, State, StateReason: reason, ClientToken: token } = instance;
  if (instanceId === undefined) return [];
  const facts = {
    account,
    token: token === '' ? undefined : token,
    imageId: instance.ImageId,
    instanceType: instance.InstanceType,
    zone: instance.Placement?.AvailabilityZone,
    launchedAt: instance.LaunchTime?.toISOString(),
    reason:
      reason?.Code === undefined && reason?.Message === undefined
        ? undefined
        : { code: reason.Code ?? '', message: reason.Message ?? '' },
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return [
    {
      instanceId,
      state: State?.Name ?? '',
      tags: readTags(instance.Tags),
      ...(Object.fromEntries(known) as Partial<CloudInstance>),
    },
  ];
}

function filtersOf(tags: TagQuery['tags']): Filter[] {
  return Object.entries(tags).map(([key, value]) =>
    value === undefined
      ? { Name: 'tag-key', Values: [key] }
      : // Wildcards of filters are characters of tags.
        { Name: `tag:${key}`, Values: [value.replace(/[*?\\]/g, '\\$&')] },
  );
}

function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function readTags(tags: readonly Tag[] = []): Readonly<Record<string, string>> {
  return Object.fromEntries(
    tags.flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}

function unless(code: string): (cause: unknown) => undefined {
  return (cause) => {
    if (codeOf(cause) !== code) throw cause;
    return undefined;
  };
}

async function all<T>(pages: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}
